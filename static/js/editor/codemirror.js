// Written by static/vendor/build: the one place that names the built editor.
export * from "../../vendor/editor-94147a4d20b6.min.js";
