"""WSGI, the interface between web servers and applications: helpers and a simple server."""
