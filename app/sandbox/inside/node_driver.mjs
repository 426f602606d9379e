// The driver a second time, in Node.js: grpc-js makes the calls. It has what Python's grpcio lacks, hedging above all.
// Same messages as driver.py, on descriptor 3: frames of 4-byte big-endian length, then JSON, bytes in base64.

import fs from "node:fs";
import net from "node:net";
import { performance } from "node:perf_hooks";
import * as grpc from "@grpc/grpc-js";

const EVENT_BYTES = 256 * 1024; // a longer message is cut in its event; its true length is told
const KEYS = process.env.GRPCLAB_KEYS; // where --tls-keylog writes
const KEYS_EVERY_MS = 50;
const { READY, TRANSIENT_FAILURE, SHUTDOWN } = grpc.connectivityState;

const control = new net.Socket({ fd: 3, readable: true, writable: true });
const channels = new Map();
const calls = new Map();

// Unix nanoseconds, to the microsecond: the clock of packets.
const now = () => Math.round((performance.timeOrigin + performance.now()) * 1000) * 1000;

// False while the runner is behind: then whoever reads from a server must wait for "drain".
function say(message) {
  const body = Buffer.from(JSON.stringify(message));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return control.write(Buffer.concat([length, body]));
}

const step = (id, kind, fields = {}) => say({ event: "step", id, kind, time_ns: now(), ...fields });

const messageStep = (id, kind, data) =>
  step(id, kind, { message: data.subarray(0, EVENT_BYTES).toString("base64"), length: data.length });

// Metadata as JSON carries it: names, and values in base64. The content-type is the protocol's, as grpcio sees it.
const plain = (metadata) =>
  Object.keys(metadata?.toHttp2Headers() ?? {})
    .filter((name) => name !== "content-type")
    .flatMap((name) => metadata.get(name).map((value) => [name, Buffer.from(value).toString("base64")]));

function metadataOf(pairs, waitForReady) {
  const metadata = new grpc.Metadata({ waitForReady });
  for (const [name, text] of pairs) {
    const data = Buffer.from(text, "base64");
    metadata.add(name, name.endsWith("-bin") ? data : data.toString("latin1"));
  }
  return metadata;
}

// Local ports of this process's connections to these servers: its sockets' inodes, found in the namespace's table (proc_net(5)).
function localPorts(ports) {
  const own = new Set();
  for (const name of fs.readdirSync("/proc/self/fd")) {
    try {
      own.add(/^socket:\[(\d+)\]$/.exec(fs.readlinkSync(`/proc/self/fd/${name}`))?.[1]);
    } catch {
      continue; // closed meanwhile
    }
  }
  const rows = ["tcp", "tcp6"].flatMap((table) => fs.readFileSync(`/proc/self/net/${table}`, "utf8").split("\n").slice(1));
  const port = (address) => parseInt(address.split(":")[1], 16);
  const cells = rows.map((row) => row.trim().split(/\s+/)).filter((row) => row.length > 9 && own.has(row[9]));
  return new Set(cells.filter((row) => ports.includes(port(row[2]))).map((row) => port(row[1])));
}

class Channel {
  constructor({ ports, authority, options, security }) {
    this.ports = ports;
    this.known = new Set();
    const target =
      ports.length === 1 ? `localhost:${ports[0]}` : `ipv4:${ports.map((port) => `127.0.0.1:${port}`).join(",")}`;
    const named = authority || (ports.length > 1 ? `localhost:${ports[0]}` : "");
    this.client = new grpc.Client(target, credentials(security), {
      "grpc.enable_http_proxy": 0,
      "grpc.initial_reconnect_backoff_ms": 100,
      "grpc.max_reconnect_backoff_ms": 500,
      "grpc.use_local_subchannel_pool": 1,
      ...(named && { "grpc.default_authority": named }),
      ...Object.fromEntries(options),
    });
  }

  // Connects; true when it is up, false when it failed or the time is over.
  async ready(waitMs) {
    const before = localPorts(this.ports);
    const channel = this.client.getChannel();
    const until = Date.now() + waitMs;
    let state = channel.getConnectivityState(true);
    while (![READY, TRANSIENT_FAILURE, SHUTDOWN].includes(state) && Date.now() < until) {
      await new Promise((resolve) => channel.watchConnectivityState(state, until, resolve));
      state = channel.getConnectivityState(true);
    }
    this.known = new Set([...localPorts(this.ports)].filter((port) => !before.has(port)));
    return state === READY;
  }

  // The local port of its one connection; 0 when it has none or several.
  clientPort() {
    const open = localPorts(this.ports);
    const alive = [...this.known].filter((port) => open.has(port));
    return alive.length === 1 ? alive[0] : 0;
  }
}

const pem = (text) => (text ? Buffer.from(text) : null);

const credentials = (security) =>
  security
    ? grpc.credentials.createSsl(pem(security.ca), pem(security.key), pem(security.certificate))
    : grpc.credentials.createInsecure();

const same = (data) => data;

class Call {
  constructor(request) {
    this.id = request.id;
    this.request = request;
    this.unsent = request.messages.map((text) => Buffer.from(text, "base64"));
    this.closing = request.half_close;
    this.writing = false;
    this.cancelled = false;
    this.channel = channels.get(request.channel);
  }

  start() {
    const { path, metadata, deadline_ms, kind, wait_for_ready, bearer_token } = this.request;
    step(this.id, "client header", { path, metadata, deadline_ms, client_port: this.channel.clientPort() });
    const options = deadline_ms ? { deadline: Date.now() + deadline_ms } : {};
    if (bearer_token) options.credentials = bearer(bearer_token);
    const given = [metadataOf(metadata, wait_for_ready), options];
    const answered = (_error, message) => message && messageStep(this.id, "server message", message);
    const client = this.channel.client;
    if (kind.startsWith("unary")) {
      messageStep(this.id, "client message", this.unsent[0]);
      step(this.id, "client half close");
    }
    this.call = {
      unary_unary: () => client.makeUnaryRequest(path, same, same, this.unsent[0], ...given, answered),
      unary_stream: () => client.makeServerStreamRequest(path, same, same, this.unsent[0], ...given),
      stream_unary: () => client.makeClientStreamRequest(path, same, same, ...given, answered),
      stream_stream: () => client.makeBidiStreamRequest(path, same, same, ...given),
    }[kind]();
    this.listen(kind);
    if (kind.startsWith("stream")) this.write();
  }

  listen(kind) {
    this.call.on("metadata", (metadata) => step(this.id, "server header", { metadata: plain(metadata) }));
    this.call.on("error", () => {}); // its status tells it
    this.call.on("status", (status) => this.ended(status.code, status.details, plain(status.metadata)));
    if (kind.endsWith("stream")) {
      this.call.on("data", (message) => {
        if (messageStep(this.id, "server message", message)) return;
        this.call.pause();
        control.once("drain", () => this.call.resume());
      });
    }
  }

  // Writes what waits, one message after the other, as flow control lets them go.
  write() {
    if (this.writing || this.over) return;
    const message = this.unsent.shift();
    if (message) {
      this.writing = true;
      messageStep(this.id, "client message", message);
      this.call.write(message, () => {
        this.writing = false;
        this.write();
      });
    } else if (this.closing) {
      this.over = true;
      step(this.id, "client half close");
      this.call.end();
    }
  }

  feed(message) {
    if (message === null) this.closing = true;
    else this.unsent.push(message);
    this.write();
  }

  cancel() {
    if (this.cancelled) return;
    this.cancelled = true;
    step(this.id, "cancel");
    this.call.cancel();
  }

  ended(code, text, metadata) {
    this.over = true;
    tellKeys();
    step(this.id, "server trailer", { code, text, debug: `grpc-js ${code}: ${text}`, metadata });
    say({ event: "ended", id: this.id });
    calls.delete(this.id);
  }
}

const bearer = (token) =>
  grpc.credentials.createFromMetadataGenerator((_, done) => {
    const metadata = new grpc.Metadata();
    metadata.set("authorization", `Bearer ${token}`);
    done(null, metadata);
  });

// The key log lines that were written since the last time; the file is emptied: the jail's /tmp is small.
function tellKeys() {
  if (!fs.existsSync(KEYS)) return;
  const lines = fs.readFileSync(KEYS, "utf8").split("\n").filter(Boolean);
  if (!lines.length) return;
  fs.truncateSync(KEYS);
  for (let at = 0; at < lines.length; at += 8) say({ event: "keys", lines: lines.slice(at, at + 8) });
}

async function open(message) {
  const channel = new Channel(message);
  channels.set(message.id, channel);
  const ok = await channel.ready(message.wait_ms);
  tellKeys();
  say({ event: "connected", channel: message.id, ok, client_port: ok ? channel.clientPort() : 0 });
}

function start(message) {
  const call = new Call(message);
  calls.set(message.id, call);
  try {
    call.start();
  } catch (error) {
    call.ended(grpc.status.INTERNAL, `grpc-js did not make this call: ${error.message}`, []); // a bad path, bad metadata
  }
}

const act = {
  channel: open,
  call: (message) => channels.has(message.channel) && start(message),
  send: (message) => calls.get(message.id)?.feed(Buffer.from(message.message, "base64")),
  half_close: (message) => calls.get(message.id)?.feed(null),
  cancel: (message) => calls.get(message.id)?.cancel(),
};

let buffer = Buffer.alloc(0);
control.on("data", (data) => {
  buffer = Buffer.concat([buffer, data]);
  while (buffer.length >= 4 && buffer.length >= 4 + buffer.readUInt32BE()) {
    const end = 4 + buffer.readUInt32BE();
    const message = JSON.parse(buffer.subarray(4, end));
    buffer = buffer.subarray(end);
    act[message.op]?.(message);
  }
});
control.on("close", () => process.exit(0)); // nobody listens any more
setInterval(tellKeys, KEYS_EVERY_MS);
say({ event: "ready" });
