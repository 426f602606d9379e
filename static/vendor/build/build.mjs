// Builds everything under static/vendor and static/fonts from the pinned packages beside this file:
// `npm ci && npm run build`. The same lock file gives the same bytes; manifest.json holds their digests.
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildParserFile } from "@lezer/generator";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = dirname(here);
const root = dirname(vendor);
const modules = join(here, "node_modules");
const entries = {};
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const versionOf = (name) => JSON.parse(readFileSync(join(modules, name, "package.json"))).version;
// What npm calls "BSD-0-Clause" is 0BSD in the SPDX list.
const licenceOf = (name) =>
  JSON.parse(readFileSync(join(modules, name, "package.json"))).license.replace(/^BSD-0-Clause$/, "0BSD");

function put(name, file, bytes, version, license) {
  writeFileSync(join(root, file), bytes);
  entries[name] = { file, version, license, sha256: sha256(bytes) };
  console.log(`${file}: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} compressed`);
}

const grammar = {
  name: "lezer grammar",
  setup(setup) {
    setup.onLoad({ filter: /\.grammar$/ }, ({ path }) => ({
      contents: buildParserFile(readFileSync(path, "utf8"), { fileName: path }).parser,
      loader: "js",
    }));
  },
};

async function editor() {
  const made = await build({
    absWorkingDir: here, entryPoints: ["editor.js"], bundle: true, minify: true, format: "esm", target: "es2022",
    charset: "utf8", legalComments: "none", metafile: true, plugins: [grammar], write: false,
  });
  const bytes = Buffer.from(made.outputFiles[0].contents);
  const file = `vendor/editor-${sha256(bytes).slice(0, 12)}.min.js`;
  put("editor", file, bytes, versionOf("@codemirror/view"), "MIT");
  mkdirSync(join(root, "js", "editor"), { recursive: true });
  writeFileSync(
    join(root, "js", "editor", "codemirror.js"),
    `// Written by static/vendor/build: the one place that names the built editor.\nexport * from "../../${file}";\n`,
  );
  const inputs = Object.keys(made.metafile.inputs).map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1]);
  return [...new Set(inputs.filter(Boolean))].sort();
}

function htmx() {
  const version = versionOf("htmx.org");
  // The map is not shipped, so the comment that names it would only make a 404 in developer tools.
  const from = join(modules, "htmx.org", "dist", "htmx.min.js");
  const text = readFileSync(from, "utf8").replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
  put("htmx", `vendor/htmx-${version}.min.js`, Buffer.from(text), version, licenceOf("htmx.org"));
}

function fonts() {
  const name = "@fontsource/jetbrains-mono";
  mkdirSync(join(root, "fonts"), { recursive: true });
  for (const weight of [400, 700]) {
    const bytes = readFileSync(join(modules, name, "files", `jetbrains-mono-latin-${weight}-normal.woff2`));
    put(`jetbrains-mono-${weight}`, `fonts/jetbrains-mono-latin-${weight}.woff2`, bytes, versionOf(name), "OFL-1.1");
  }
  copyFileSync(join(modules, name, "LICENSE"), join(root, "fonts", "LICENSE.txt"));
}

function licences(names) {
  const texts = names.map((name) => {
    const file = readdirSync(join(modules, name)).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${name} has no licence file: find its licence before shipping it`);
    return `${name} ${versionOf(name)} (${licenceOf(name)})\n\n${readFileSync(join(modules, name, file), "utf8").trim()}\n`;
  });
  const text = `Licences of what static/vendor contains.\n\n${texts.join(`\n${"-".repeat(72)}\n\n`)}`;
  writeFileSync(join(vendor, "LICENSES.txt"), text);
}

for (const old of readdirSync(vendor)) if (old.endsWith(".min.js")) rmSync(join(vendor, old));
if (!existsSync(modules)) throw new Error("run `npm ci` first");
const bundled = await editor();
htmx();
fonts();
licences([...bundled, "htmx.org"]);
writeFileSync(join(vendor, "manifest.json"), `${JSON.stringify(entries, null, 2)}\n`);
