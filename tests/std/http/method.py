import http

for method in http.HTTPMethod:
    print(method, repr(method), method.description)
print(http.HTTPMethod("GET") is http.HTTPMethod.GET, http.HTTPMethod.PUT == "PUT", http.HTTPMethod.__module__)
