// Makes modules/ and LICENSES.txt anew from package-lock.json:  npm ci --ignore-scripts && node vendor.mjs
// What programs need at run time is kept: no types, no source maps, no command-line tools and what only those need.
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FROM = "node_modules";
const TO = "modules";
const SOURCES = new Set(["@grpc/grpc-js/src", "protobufjs/dist", "@js-sdsl/ordered-map/dist/umd"]);
const FOLDERS = new Set(["cli", "bin", "scripts", "test", "tests", "bench", "node_modules", ".github"]);
const KEPT = /(\.js|\.cjs|\.mjs|\.json|\.proto|LICENSE[^/]*)$/i;
const TOOLS = new Set(["yargs", "@types/node"]);

function needed(name, found = new Set()) {
  if (found.has(name) || TOOLS.has(name)) return found;
  found.add(name);
  const { dependencies = {} } = JSON.parse(readFileSync(join(FROM, name, "package.json"), "utf8"));
  for (const other of Object.keys(dependencies)) needed(other, found);
  return found;
}

function wanted(name, path) {
  const inside = path.slice(join(FROM, name).length + 1);
  if (SOURCES.has(`${name}/${inside}`)) return false;
  if (inside.split("/").some((part) => FOLDERS.has(part))) return false;
  return statSync(path).isDirectory() || KEPT.test(path);
}

function license(name) {
  const folder = join(FROM, name);
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : "(its package has no file with the text)";
  return `${name} ${about.version} (${about.license})\n\n${text}\n`;
}

rmSync(TO, { recursive: true, force: true });
const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
const names = [...Object.keys(dependencies).reduce((found, name) => needed(name, found), new Set())].sort();
for (const name of names) cpSync(join(FROM, name), join(TO, name), { recursive: true, filter: (path) => path === join(FROM, name) || wanted(name, path) });
writeFileSync("LICENSES.txt", `Licences of what modules/ contains.\n\n${names.map(license).join(`\n${"-".repeat(80)}\n\n`)}`);
if (!existsSync(join(TO, "@grpc/grpc-js/build/src/index.js"))) throw new Error("grpc-js is not as it was");
