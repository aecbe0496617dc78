// The package `better-sqlite3` as far as what is built on it uses it, upon the counting database.
"use strict";

/** Makes `import Database from "better-sqlite3"` give `opened`, whatever file the program names. */
function betterSqlite3(opened, replace) {
  class Database {
    prepare(sql) {
      return new Statement(opened, sql);
    }

    exec(sql) {
      opened.all(sql);
      return this;
    }

    pragma() {
      return [];
    }

    transaction(work) {
      const run = (...given) => {
        opened.opened.run("BEGIN");
        try {
          const made = work(...given);
          opened.opened.run("COMMIT");
          return made;
        } catch (problem) {
          opened.opened.run("ROLLBACK");
          throw problem;
        }
      };
      return Object.assign(run, { deferred: run, immediate: run, exclusive: run });
    }

    close() {}
  }
  replace("better-sqlite3", Object.assign(Database, { default: Database, __esModule: true }));
  return opened;
}

class Statement {
  constructor(opened, sql) {
    this.opened = opened;
    this.sql = sql;
    this.asArrays = false;
  }

  raw(asArrays = true) {
    this.asArrays = asArrays;
    return this;
  }

  all(...values) {
    return this.asArrays ? this.opened.arrays(this.sql, values.flat()) : this.opened.all(this.sql, values.flat());
  }

  get(...values) {
    return this.all(...values)[0];
  }

  *iterate(...values) {
    yield* this.all(...values);
  }

  run(...values) {
    const { changes, lastId } = this.opened.run(this.sql, values.flat());
    return { changes, lastInsertRowid: lastId };
  }
}

module.exports = { betterSqlite3 };
