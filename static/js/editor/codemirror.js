// Written by static/vendor/build: the one place that names the built editor.
export * from "../../vendor/editor-f7b7958dd4db.min.js";
