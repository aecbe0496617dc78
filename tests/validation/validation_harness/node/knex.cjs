// Knex itself, with a dialect whose driver is the counting database.
"use strict";

/** Makes `import knex from "knex"` give Knex over `opened`, whatever client and connection the program asks for. */
function knexOver(opened, replace) {
  const knex = require("knex");
  const Dialect = require("knex/lib/dialects/sqlite3");
  class Counting extends Dialect {
    _driver() {
      return {};
    }
    async acquireRawConnection() {
      return opened;
    }
    async destroyRawConnection() {}
    async _query(connection, statement) {
      const values = statement.bindings ?? [];
      if (["insert", "update", "del", "counter"].includes(statement.method)) {
        const { changes, lastId } = connection.run(statement.sql, values);
        return { ...statement, response: [], context: { changes, lastID: lastId } };
      }
      return Object.assign(statement, { response: connection.all(statement.sql, values), context: {} });
    }
  }
  const over = (config) => knex({ ...config, client: Counting, connection: {}, useNullAsDefault: true });
  replace("knex", Object.assign(over, { knex: over, default: over, __esModule: true }));
  return opened;
}

module.exports = { knexOver };
