const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");

const { words } = grpc.loadPackageDefinition(loader.loadSync("words.proto"));
const server = new grpc.Server();

server.addService(words.Words.service, {
  Upper(call, done) {
    console.log("asked by", call.metadata.get("x-from")[0] ?? "nobody");
    done(null, { text: call.request.text.toUpperCase() });
  },
  Letters(call) {
    for (const letter of call.request.text) call.write({ text: letter });
    call.end();
  },
});

server.bindAsync(`[::]:${process.env.PORT}`, grpc.ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
});
