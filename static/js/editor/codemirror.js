// Written by static/vendor/build: the one place that names the built editor.
export * from "../../vendor/editor-c6e334f34481.min.js";
