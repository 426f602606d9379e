// Completion and names in Python: generated classes, stubs, servicers, grpc; "|" marks the caret.
import assert from "node:assert/strict";
import { test } from "node:test";
import { completePython, pythonNameAt } from "../../static/js/editor/codemirror.js";
import { Symbols, placeOf } from "../../static/js/editor/help/symbols.js";

const SYMBOLS = {
  "module shop.v1.order_pb2": { text: "module", members: { Order: "class shop.Order", Item: "class shop.Item", BIG: "shop.Size.BIG" } },
  "module shop.v1.order_pb2_grpc": { text: "module", members: { ShopStub: "stub class shop.Shop", ShopServicer: "servicer shop.Shop" } },
  "module grpc": { text: "module grpc", members: { insecure_channel: "grpc.insecure_channel", aio: "module grpc.aio", StatusCode: "grpc.StatusCode" } },
  "module grpc.aio": { text: "module grpc.aio", members: {} },
  "grpc.insecure_channel": { text: "insecure_channel(target)", call: "grpc.Channel" },
  "grpc.Channel": { text: "class Channel", members: { close: "grpc.Channel.close" } },
  "grpc.StatusCode": { text: "class StatusCode", members: { NOT_FOUND: "grpc.StatusCode.NOT_FOUND" } },
  "grpc.ServicerContext": { text: "class ServicerContext", members: { abort: "grpc.ServicerContext.abort" } },
  "class shop.Order": { text: "message shop.Order", call: "shop.Order", members: { FromString: "make shop.Order" }, at: ["o.proto", 3, 1] },
  "class shop.Item": { text: "message shop.Item", call: "shop.Item" },
  "shop.Order": { text: "message shop.Order", base: "message", members: { items: "shop.Order.items", first: "shop.Order.first" } },
  "shop.Item": { text: "message shop.Item", base: "message", members: { title: "shop.Item.title" } },
  "shop.Order.items": { text: "repeated shop.Item items = 1;", each: "shop.Item" },
  "shop.Order.first": { text: "shop.Item first = 2;", value: "shop.Item" },
  "shop.Item.title": { text: "string title = 1;", value: "string" },
  "shop.Size.BIG": { text: "BIG = 1;" },
  message: { members: { HasField: "message HasField" } },
  "stub class shop.Shop": { text: "class ShopStub(channel)", call: "stub shop.Shop" },
  "stub shop.Shop": { members: { Buy: "shop.Shop.Buy", Watch: "shop.Shop.Watch", Fill: "shop.Shop.Fill" } },
  "servicer shop.Shop": { text: "class ShopServicer", members: { Buy: "shop.Shop.Buy", Watch: "shop.Shop.Watch", Fill: "shop.Shop.Fill" } },
  "shop.Shop.Buy": { text: "rpc Buy", request: "shop.Order", call: "shop.Item" },
  "shop.Shop.Watch": { text: "rpc Watch", request: "shop.Order", each: "shop.Item" },
  "shop.Shop.Fill": { text: "rpc Fill", request: "shop.Item", streamed: true, call: "shop.Order" },
};
const HEAD = "import grpc\nfrom shop.v1 import order_pb2 as pb, order_pb2_grpc\n";

function asked(ask, marked, ...more) {
  const text = HEAD + marked;
  const at = text.indexOf("|");
  return ask(text.replace("|", ""), at, text.slice(0, at).split("\n").length - 1, SYMBOLS, ...more);
}
const labels = (marked, explicit = false) => asked(completePython, marked, explicit)?.options.map(({ label }) => label) ?? null;
const named = (marked) => asked(pythonNameAt, marked)?.id ?? null;

test("members of modules and classes", () => {
  assert.deepEqual(labels("pb.|"), ["Order", "Item", "BIG"]);
  assert.deepEqual(labels("x = order_pb2_grpc.Sh|"), ["ShopStub", "ShopServicer"]);
  assert.deepEqual(labels("pb.Order.|"), ["FromString"]);
  assert.deepEqual(labels("context.abort(grpc.StatusCode.|"), ["NOT_FOUND"]);
  assert.equal(labels("unknown.|"), null);
  assert.deepEqual(labels("from shop.v1.order_pb2 import |"), ["Order", "Item", "BIG"]);
  assert.ok(labels("import |").includes("shop.v1.order_pb2"));
});

test("fields of messages, whatever way they came", () => {
  const item = ["HasField", "title"];
  assert.deepEqual(labels("order = pb.Order(\n)\norder.|"), ["HasField", "items", "first"]);
  assert.deepEqual(labels("order = pb.Order()\norder.first.|"), item);
  assert.deepEqual(labels("order = pb.Order()\nfor one in order.items:\n    one.|"), item);
  assert.deepEqual(labels("order = pb.Order()\none = order.items[0]\none.|"), item);
  assert.deepEqual(labels("def f(one: pb.Item):\n    one.|"), item);
  const stub = "with grpc.insecure_channel('x') as channel:\n    stub = order_pb2_grpc.ShopStub(channel)\n";
  assert.deepEqual(labels(`${stub}    stub.|`), ["Buy", "Watch", "Fill"]);
  assert.deepEqual(labels(`${stub}    channel.|`), ["close"]);
  assert.deepEqual(labels(`${stub}    got = await stub.Buy(pb.Order())\n    got.|`), item);
  assert.deepEqual(labels(`${stub}    got = stub.Watch(pb.Order())\n    async for one in got:\n        print(f"{one.|`), item);
});

test("what an object keeps for itself, and in which order it is offered", () => {
  const text = "class C:\n  def __init__(self):\n    self.stub = order_pb2_grpc.ShopStub(None)\n  def go(self):\n    ";
  assert.deepEqual(labels(`${text}self.stub.|`), ["Buy", "Watch", "Fill"]);
  assert.deepEqual(labels(`${text}got = self.stub.Buy(None)\n    got.|`), ["HasField", "title"]);
  assert.deepEqual(asked(completePython, "x = pb.Item()\nx.|", false).options.map(({ boost }) => boost), [-1, 0]);
});

test("what a constructor may set", () => {
  assert.deepEqual(labels("pb.Order(|"), ["items", "first"]);
  assert.deepEqual(labels("pb.Order(\n  items=[pb.Item(title='a)')],\n  fi|"), ["items", "first"]);
  assert.equal(asked(completePython, "pb.Order(|", false).options[0].apply, "items=");
  assert.equal(labels("print(|"), null);
});

test("a servicer's methods, their requests and contexts", () => {
  const shop = "class Shop(order_pb2_grpc.ShopServicer):\n    def ";
  const offered = asked(completePython, `${shop}|`, false).options;
  assert.deepEqual(offered.map(({ apply }) => apply), ["Buy(self, request, context):", "Watch(self, request, context):", "Fill(self, request_iterator, context):"]);
  assert.deepEqual(labels(`${shop}Buy(self, request, context):\n        request.|`), ["HasField", "items", "first"]);
  assert.deepEqual(labels(`${shop}Buy(self, request, context):\n        context.|`), ["abort"]);
  assert.deepEqual(labels(`${shop}Fill(self, requests, context):\n        for one in requests:\n            one.|`), ["HasField", "title"]);
  assert.equal(labels(`${shop}Buy(self, request, context):\n        pass\n\ndef |`), null, "the class has ended");
});

test("what a place names", () => {
  assert.equal(named("pb.Or|der()"), "class shop.Order");
  assert.equal(named("p|b.Order()"), "module shop.v1.order_pb2");
  assert.equal(named("pb.Order(fi|rst=None)"), "shop.Order.first");
  assert.equal(named("class Shop(order_pb2_grpc.ShopServicer):\n    def Bu|y(self, request, context):"), "shop.Shop.Buy");
  assert.equal(named("order = pb.Order()\nprint(order.first.tit|le)"), "shop.Item.title");
  assert.equal(named("x = x.y\nx.|y"), null);
  assert.equal(named("a = b\nb = a\na.|b"), null);
});

test("a place is found in text that has moved on", () => {
  const files = [{ path: "o.proto", text: "// new line\n\n\n\nmessage Other {}\nmessage Order {}" }];
  assert.deepEqual(placeOf("class shop.Order", SYMBOLS["class shop.Order"], files), { path: "o.proto", line: 6, column: 9 });
  assert.equal(placeOf("shop.Item", SYMBOLS["shop.Item"], files), null);
  assert.deepEqual(placeOf("module o_pb2", { at: ["o.proto", 1, 1] }, files), { path: "o.proto", line: 1, column: 1 });
});

test("symbols are asked for once, again when stale, and those of a broken schema replace nothing", async () => {
  const answers = [{ sound: true, symbols: { a: {} } }, { sound: false, symbols: {} }, null, { sound: true, symbols: { b: {} } }];
  let asks = 0;
  const symbols = new Symbols(async () => answers[asks++] ?? Promise.reject(new Error("down")));
  await symbols.load();
  await symbols.load();
  assert.equal(asks, 1);
  for (const [count, name] of [[2, "a"], [3, "a"], [4, "b"]]) {
    symbols.stale();
    assert.deepEqual(Object.keys((await symbols.load()).symbols), [name]);
    assert.equal(asks, count);
  }
});
