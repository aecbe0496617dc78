// A server that speaks as much of PostgreSQL's protocol as the `pg` package needs, over the counting database.
"use strict";

const net = require("node:net");

/** Starts a server over `opened`; gives what `new Pool(...)` connects with. */
function postgres(opened) {
  const server = net.createServer((socket) => converse(socket, opened));
  server.unref();
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve({ host: "127.0.0.1", port: server.address().port, user: "shop", database: "shop", ssl: false });
    });
  });
}

function converse(socket, opened) {
  let waiting = Buffer.alloc(0);
  let started = false;
  const state = { sql: "", values: [] };
  socket.unref();
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    waiting = Buffer.concat([waiting, chunk]);
    while (true) {
      const header = started ? 1 : 0; // the first message has no letter
      if (waiting.length < header + 4) return;
      const length = waiting.readInt32BE(header);
      if (waiting.length < header + length) return;
      const letter = started ? String.fromCharCode(waiting[0]) : "start";
      const body = waiting.subarray(header + 4, header + length);
      waiting = waiting.subarray(header + length);
      started = true;
      answer(socket, opened, state, letter, body);
    }
  });
}

function answer(socket, opened, state, letter, body) {
  const ready = () => socket.write(message("Z", Buffer.from("I")));
  if (letter === "start") {
    socket.write(message("R", number(4, 0)));
    ready();
  } else if (letter === "Q") {
    send(socket, opened, text(body, 0), []);
    ready();
  } else if (letter === "P") {
    state.sql = text(body, text(body, 0).length + 1);
    socket.write(message("1"));
  } else if (letter === "B") {
    state.values = bound(body);
    socket.write(message("2"));
  } else if (letter === "E") {
    send(socket, opened, state.sql, state.values);
  } else if (letter === "S") {
    ready();
  } else if (letter === "X") {
    socket.end();
  }
}

/** Runs a statement and sends its rows; every value travels as text, numbers with the type of an integer. */
function send(socket, opened, sql, values) {
  const rows = opened.all(sql.replace(/\$(\d+)/g, "?$1"), values);
  const names = Object.keys(rows[0] ?? {});
  const fields = names.map((name) => {
    const oid = typeof rows[0][name] === "number" ? 23 : 25;
    return Buffer.concat([cstring(name), number(4, 0), number(2, 0), number(4, oid), number(2, -1), number(4, -1), number(2, 0)]);
  });
  socket.write(message("T", Buffer.concat([number(2, names.length), ...fields])));
  for (const row of rows) {
    const cells = names.map((name) => {
      if (row[name] === null) return number(4, -1);
      const cell = Buffer.from(String(row[name]));
      return Buffer.concat([number(4, cell.length), cell]);
    });
    socket.write(message("D", Buffer.concat([number(2, names.length), ...cells])));
  }
  socket.write(message("C", cstring(`SELECT ${rows.length}`)));
}

/** The values of a bound statement, which `pg` sends as text. */
function bound(body) {
  let at = text(body, 0).length + 1;
  at += text(body, at).length + 1;
  at += 2 + 2 * body.readInt16BE(at);
  const values = [];
  const count = body.readInt16BE(at);
  at += 2;
  for (let index = 0; index < count; index++) {
    const length = body.readInt32BE(at);
    at += 4;
    const value = length < 0 ? null : body.toString("utf8", at, at + length);
    values.push(value !== null && /^-?\d+$/.test(value) ? Number(value) : value);
    at += Math.max(length, 0);
  }
  return values;
}

function message(letter, body = Buffer.alloc(0)) {
  return Buffer.concat([Buffer.from(letter), number(4, body.length + 4), body]);
}

function number(bytes, value) {
  const buffer = Buffer.alloc(bytes);
  buffer.writeIntBE(value, 0, bytes);
  return buffer;
}

function cstring(value) {
  return Buffer.from(`${value}\0`);
}

function text(body, from) {
  return body.toString("utf8", from, body.indexOf(0, from));
}

module.exports = { postgres };
