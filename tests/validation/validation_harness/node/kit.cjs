// What a program's `run` may use: `prepare(volumes, kit)`.
"use strict";

const Module = require("node:module");
const { betterSqlite3 } = require("./better_sqlite3.cjs");
const { count, countStatement } = require("./counters.cjs");
const { serveKeys } = require("./redis.cjs");
const { render } = require("./screen.cjs");
const { serve, serveModels } = require("./server.cjs");
const { database } = require("./sqlite.cjs");
const { sqlite3 } = require("./sqlite3.cjs");
const { knexOver } = require("./knex.cjs");
const { postgres } = require("./postgres.cjs");
const { prisma } = require("./prisma.cjs");

const replaced = new Map();
const load = Module._load;

Module._load = function (name, ...rest) {
  return replaced.has(name) ? replaced.get(name) : load.call(this, name, ...rest);
};

/** From here on `require(name)` and `import` give this: for a package whose driver counts in the run's own process. */
function replace(name, given) {
  replaced.set(name, given);
}

/** A server of documents by collection; its packages are loaded by those who need it. */
function serveDocuments(collections) {
  return require("./mongo.cjs").serveDocuments(collections);
}

module.exports = {
  betterSqlite3: (opened) => betterSqlite3(opened, replace),
  count,
  countStatement,
  database,
  knex: (opened) => knexOver(opened, replace),
  postgres,
  prisma: (schemaPath) => prisma(schemaPath, replace),
  render,
  replace,
  serve,
  serveDocuments,
  serveKeys,
  serveModels,
  sqlite3,
};
