// The package `sqlite3` as far as Sequelize uses it, upon the counting database: give it as `dialectModule`.
"use strict";

const { database } = require("./sqlite.cjs");

/** A promise of a module with a `Database`; every connection of it is the one that is counted. */
async function sqlite3() {
  const opened = await database();
  class Database {
    constructor(name, mode, ready) {
      setImmediate(ready, null);
    }

    serialize(work) {
      work();
    }

    close(done) {
      done?.(null);
    }

    run(sql, ...rest) {
      const { values, done } = taken(rest);
      this.finish(done, () => opened.run(sql, values), true);
    }

    all(sql, ...rest) {
      const { values, done } = taken(rest);
      this.finish(done, () => opened.all(sql, values), false);
    }

    finish(done, work, writes) {
      let problem = null;
      let found;
      try {
        found = work();
      } catch (raised) {
        problem = raised;
      }
      const said = writes && found ? { changes: found.changes, lastID: found.lastId } : this;
      setImmediate(() => done?.call(said, problem, writes ? undefined : found));
    }
  }
  return { Database, OPEN_READWRITE: 2, OPEN_CREATE: 4, OPEN_READONLY: 1, cached: { Database } };
}

function taken(rest) {
  const done = rest.find((one) => typeof one === "function");
  const given = rest.find((one) => one && typeof one === "object") ?? [];
  return { values: given, done };
}

module.exports = { sqlite3 };
