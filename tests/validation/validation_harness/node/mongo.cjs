// A server that speaks MongoDB's wire protocol as far as the programs need it: collections in memory, commands counted.
"use strict";

const net = require("node:net");
const { BSON } = require("mongodb");
const { count } = require("./counters.cjs");

const MESSAGE = 2013;
const REPLY = 1;
const QUERY = 2004;
const HELLO = { ismaster: true, isWritablePrimary: true, maxBsonObjectSize: 16777216, maxMessageSizeBytes: 48000000,
  maxWriteBatchSize: 100000, minWireVersion: 0, maxWireVersion: 21, readOnly: false, ok: 1 };

/** A promise of the address of a database that holds `collections`: lists of documents by name. */
function serveDocuments(collections) {
  const store = new Map(Object.entries(collections));
  const server = net.createServer((socket) => {
    let waiting = Buffer.alloc(0);
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      waiting = Buffer.concat([waiting, chunk]);
      while (waiting.length >= 4 && waiting.length >= waiting.readInt32LE(0)) {
        const message = waiting.subarray(0, waiting.readInt32LE(0));
        waiting = waiting.subarray(message.length);
        socket.write(answered(message, store));
      }
    });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      server.unref();
      resolve(`mongodb://127.0.0.1:${server.address().port}/shop?directConnection=true`);
    });
  });
}

function answered(message, store) {
  const id = message.readInt32LE(4);
  if (message.readInt32LE(12) === QUERY) {
    const body = Buffer.from(BSON.serialize(HELLO));
    const head = Buffer.alloc(20);
    head.writeInt32LE(1, 16);
    return framed(REPLY, id, Buffer.concat([head, body]));
  }
  const body = Buffer.from(BSON.serialize(run(command(message), store)));
  return framed(MESSAGE, id, Buffer.concat([Buffer.alloc(5), body]));
}

function framed(code, answerTo, body) {
  const head = Buffer.alloc(16);
  head.writeInt32LE(16 + body.length, 0);
  head.writeInt32LE(answerTo, 8);
  head.writeInt32LE(code, 12);
  return Buffer.concat([head, body]);
}

/** The command of a message, with the documents that come in sections of their own. */
function command(message) {
  let place = 20;
  let found = {};
  const lists = {};
  while (place < message.length) {
    const kind = message[place];
    const size = message.readInt32LE(place + 1);
    const section = message.subarray(place + 1, place + 1 + size);
    if (kind === 0) {
      found = BSON.deserialize(section);
    } else {
      const end = section.indexOf(0, 4);
      const documents = (lists[section.toString("utf8", 4, end)] = []);
      for (let at = end + 1; at < section.length; at += section.readInt32LE(at)) {
        documents.push(BSON.deserialize(section.subarray(at, at + section.readInt32LE(at))));
      }
    }
    place += 1 + size;
  }
  return { ...found, ...lists };
}

function run(asked, store) {
  const name = Object.keys(asked)[0];
  const rows = store.get(asked[name]) ?? [];
  const made = COMMANDS[name];
  if (made === undefined) return HELLO;
  count("queries");
  return { ok: 1, ...made(asked, rows, store, asked[name]) };
}

const COMMANDS = {
  find(asked, rows, store, name) {
    const found = rows.filter((row) => matches(row, asked.filter ?? {})).slice(asked.skip ?? 0);
    const firstBatch = asked.limit ? found.slice(0, asked.limit) : found;
    return { cursor: { id: BSON.Long.ZERO, ns: `shop.${name}`, firstBatch } };
  },
  aggregate(asked, rows, store, name) {
    const filter = asked.pipeline.find((stage) => stage.$match)?.$match ?? {};
    const n = rows.filter((row) => matches(row, filter)).length;
    return { cursor: { id: BSON.Long.ZERO, ns: `shop.${name}`, firstBatch: [{ _id: 1, n }] } };
  },
  insert(asked, rows, store, name) {
    store.set(name, [...rows, ...asked.documents]);
    return { n: asked.documents.length };
  },
  update(asked, rows) {
    let n = 0;
    for (const { q, u } of asked.updates) {
      const row = rows.find((one) => matches(one, q));
      if (row) Object.assign(row, u.$set ?? {});
      n += row ? 1 : 0;
    }
    return { n, nModified: n };
  },
};

function matches(row, filter) {
  return Object.entries(filter).every(([field, wanted]) => {
    if (wanted?.$in) return wanted.$in.some((one) => same(one, row[field]));
    return same(wanted, row[field]);
  });
}

function same(one, other) {
  return String(one) === String(other);
}

module.exports = { serveDocuments };
