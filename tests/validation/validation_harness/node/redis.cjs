// A server that speaks Redis' protocol as far as the programs need it; what arrives at once is one round trip.
"use strict";

const net = require("node:net");
const { count } = require("./counters.cjs");

/** A promise of the port of a store that holds `values` by key. */
function serveKeys(values) {
  const store = new Map(Object.entries(values));
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      const commands = [...parsed(chunk.toString("utf8"))];
      if (commands.some(([name]) => name.toLowerCase() in COMMANDS)) count("queries");
      socket.write(commands.map((given) => answer(given, store)).join(""));
    });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      server.unref();
      resolve(server.address().port);
    });
  });
}

function* parsed(text) {
  const lines = text.split("\r\n");
  for (let at = 0; lines[at]?.startsWith("*"); ) {
    const length = Number(lines[at].slice(1));
    yield Array.from({ length }, (_, index) => lines[at + 2 + index * 2]);
    at += 1 + length * 2;
  }
}

const COMMANDS = {
  get: (store, key) => bulk(store.get(key)),
  mget: (store, ...keys) => `*${keys.length}\r\n${keys.map((key) => bulk(store.get(key))).join("")}`,
  set: (store, key, value) => {
    store.set(key, value);
    return "+OK\r\n";
  },
};

function answer([name, ...given], store) {
  const command = COMMANDS[name.toLowerCase()];
  return command === undefined ? "+OK\r\n" : command(store, ...given);
}

function bulk(value) {
  return value === undefined ? "$-1\r\n" : `$${Buffer.byteLength(value)}\r\n${value}\r\n`;
}

module.exports = { serveKeys };
