"""Elements: a simple tree for documents."""
