// A database in memory (SQLite as WebAssembly), whose statements are counted where they are sent.
"use strict";

const { countStatement } = require("./counters.cjs");

let engine;

/** A new database with the tables of `schema`; every `run`, `exec` and executed statement counts as one query. */
async function database(schema = "") {
  engine ??= await require("sql.js")();
  const opened = new engine.Database();
  if (schema) opened.exec(schema);
  return new CountingDatabase(opened);
}

class CountingDatabase {
  constructor(opened) {
    this.opened = opened;
  }

  /** The rows of a statement, as objects; a statement that only writes gives none. */
  all(sql, values = []) {
    return this.read(sql, values, (statement) => statement.getAsObject());
  }

  /** The same as arrays, for columns that share a name. */
  arrays(sql, values = []) {
    return this.read(sql, values, (statement) => statement.get());
  }

  read(sql, values, taken) {
    countStatement(sql);
    const statement = this.opened.prepare(sql);
    try {
      statement.bind(values);
      const rows = [];
      while (statement.step()) rows.push(taken(statement));
      return rows;
    } finally {
      statement.free();
    }
  }

  /** Runs a statement that writes; how many rows it changed and the last key that it gave. */
  run(sql, values = []) {
    this.all(sql, values);
    const [[lastId]] = this.opened.exec("SELECT last_insert_rowid()")[0].values;
    return { changes: this.opened.getRowsModified(), lastId };
  }

  /** Writes many rows without counting: for what a program finds when it starts. */
  fill(table, rows) {
    for (const row of rows) {
      const names = Object.keys(row);
      const places = names.map(() => "?").join(", ");
      this.opened.run(`INSERT INTO ${table} (${names.map((n) => `"${n}"`).join(", ")}) VALUES (${places})`, Object.values(row));
    }
  }
}

module.exports = { database };
