import http

for status in http.HTTPStatus:
    print(status.value, status.name, status.phrase, "|", status.description)
print(repr(http.HTTPStatus.OK), http.HTTPStatus.OK, f"{http.HTTPStatus.OK}", http.HTTPStatus.NOT_FOUND == 404)
print({n: m for n, m in http.HTTPStatus.__members__.items() if n != m.name})
status = http.HTTPStatus(301)
print(status.is_redirection, status.is_success, status.is_client_error, status.is_server_error, status.is_informational)
try:
    http.HTTPStatus(999)
except ValueError as problem:
    print(problem)
