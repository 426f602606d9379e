import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";

const { words } = grpc.loadPackageDefinition(loader.loadSync("words.proto"));
const gateway = new words.Gateway(process.env.GATEWAY_ADDR, grpc.credentials.createInsecure());

gateway.Shout({ text: "hello from Node.js" }, (error, reply) => {
  console.log(error ? `${error.code} ${error.details}` : reply.text);
  gateway.close();
});
