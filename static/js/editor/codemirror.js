// Written by static/vendor/build: the one place that names the built editor.
export * from "../../vendor/editor-f0246925515b.min.js";
