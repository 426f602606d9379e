// Tells what servers of @grpc/grpc-js register: methods and ports, a line of JSON each time, as inside/registered.py does for
// Python, on a pipe that no program finds by chance. The learner's code stays as it is, and no stack trace shows this file.
"use strict";

const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

const DESCRIPTOR = 200; // inside/registered.py
const MOST_PATHS = 256;
const MOST_PORTS = 8;
const LINE_BYTES = 3072; // less than PIPE_BUF: a pipe takes a line whole or not at all
const SERVER = path.join(__dirname, "modules", "@grpc", "grpc-js", "build", "src", "server.js");

const known = new WeakMap();
let servers = 0;

function of(server) {
  if (!known.has(server)) known.set(server, { number: ++servers, ports: [], paths: [], told: 0, due: false });
  return known.get(server);
}

// Once for all that is registered in one go.
function soon(server) {
  if (server.due) return;
  server.due = true;
  queueMicrotask(() => tell(server));
}

function tell(server) {
  server.due = false;
  do {
    const paths = [];
    for (let size = 256; server.told < server.paths.length; paths.push(server.paths[server.told++])) {
      size += server.paths[server.told].length + 4;
      if (size > LINE_BYTES && paths.length) break;
    }
    write({ server: server.number, ports: server.ports, paths, open: false });
  } while (server.told < server.paths.length);
}

function write(report) {
  try {
    fs.writeSync(DESCRIPTOR, `${JSON.stringify(report)}\n`);
  } catch {
    // Nobody reads: it only chooses words.
  }
}

function watch(prototype) {
  const { register, bindPort } = prototype;
  prototype.register = function (name, ...more) {
    const done = register.call(this, name, ...more);
    const server = of(this);
    if (done && server.paths.length < MOST_PATHS) server.paths.push(name);
    soon(server);
    return done;
  };
  prototype.bindPort = function (...target) {
    const bound = bindPort.apply(this, target);
    const server = of(this);
    bound.then((port) => server.ports.length < MOST_PORTS && server.ports.push(port) && soon(server), () => {});
    return bound;
  };
}

// Looked at before each file that is loaded, so that the loader itself has no frame of ours.
let loader = Module._extensions[".js"];
const property = { configurable: true, enumerable: true };
Object.defineProperty(Module._extensions, ".js", {
  ...property,
  get() {
    const found = require.cache[SERVER];
    if (found?.loaded) {
      Object.defineProperty(Module._extensions, ".js", { ...property, writable: true, value: loader });
      if (found.exports.Server) watch(found.exports.Server.prototype);
    }
    return loader;
  },
  set(value) {
    loader = value;
  },
});
