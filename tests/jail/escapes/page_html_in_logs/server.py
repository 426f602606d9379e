print("<script id=mine>alert(1)</script>")
print("</pre></div></template><b mine='mine'>bold</b>")


def attack(request, context):
    context.set_trailing_metadata((("note", "<b id=mine>"),))
    context.abort(grpc.StatusCode.INTERNAL, "<img class=mine src=x onerror=alert(2)>\"'><svg class=mine onload=alert(3)>")
