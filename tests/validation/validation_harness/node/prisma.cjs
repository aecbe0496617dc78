// Prisma's own client and query compiler over a counting database.
//
// What `prisma generate` would write needs a download, so the data model is read from `schema.prisma` here: the names and
// types of fields, which is all that the client asks for. The statements are those of Prisma's query compiler.
"use strict";

const fs = require("node:fs");
const { database } = require("./sqlite.cjs");
const { countStatement } = require("./counters.cjs");

const COLUMN_TYPES = { Int: "INTEGER", BigInt: "INTEGER", Float: "REAL", Boolean: "INTEGER" };
const INT32 = 0;
const DOUBLE = 3;
const TEXT = 7;
const MOST_VALUES = 32766; // what a statement may carry on PostgreSQL

/** Makes `import { PrismaClient } from "@prisma/client"` give Prisma's client; returns the database behind it. */
async function prisma(schemaPath, replace) {
  const schema = fs.readFileSync(schemaPath, "utf8");
  const models = dataModel(schema);
  const opened = await database(tables(models));
  const { getPrismaClient } = require("@prisma/client/runtime/client.js");
  const Client = getPrismaClient(configuration(schema, models));
  class PrismaClient {
    constructor(options) {
      return new Client({ ...options, adapter: { ...NAMED, connect: async () => adapter(opened) } });
    }
  }
  replace("@prisma/client", { PrismaClient, Prisma: {} });
  return opened;
}

const NAMED = { provider: "sqlite", adapterName: "counting" };

function adapter(opened) {
  const queries = {
    ...NAMED,
    async queryRaw({ sql, args }) {
      countStatement(sql);
      const statement = opened.opened.prepare(sql);
      statement.bind(args);
      const rows = [];
      while (statement.step()) rows.push(statement.get());
      const columnNames = statement.getColumnNames();
      statement.free();
      return { columnNames, columnTypes: columnNames.map((_, at) => columnType(rows, at)), rows };
    },
    async executeRaw({ sql, args }) {
      return opened.run(sql, args).changes;
    },
    async executeScript(script) {
      opened.opened.exec(script);
    },
    async startTransaction() {
      const nothing = async () => {};
      return { ...queries, options: { usePhantomQuery: true }, commit: nothing, rollback: nothing };
    },
    getConnectionInfo: () => ({ supportsRelationJoins: false, maxBindValues: MOST_VALUES }),
    async dispose() {},
  };
  return queries;
}

function columnType(rows, at) {
  const value = rows.map((row) => row[at]).find((one) => one !== null);
  if (typeof value !== "number") return TEXT;
  return Number.isInteger(value) ? INT32 : DOUBLE;
}

function dataModel(schema) {
  const names = new Set([...schema.matchAll(/^model (\w+)/gm)].map(([, name]) => name));
  const models = {};
  for (const [, name, body] of schema.matchAll(/^model (\w+) \{([^}]*)\}/gm)) {
    const lines = body.split("\n").map((line) => /^\s*(\w+)\s+(\w+)(\[\]|\?)?(.*)$/.exec(line));
    const fields = lines.filter(Boolean).map(([, field, type, mark, rest]) => {
      const relation = { kind: "object", relationName: [type, name].sort().join("To") };
      return {
        name: field,
        type,
        isList: mark === "[]",
        isRequired: mark === undefined,
        isUnique: /@unique\b/.test(rest),
        isId: /@id\b/.test(rest),
        ...(names.has(type) ? relation : { kind: "scalar" }),
      };
    });
    const dbName = /@@map\("(\w+)"\)/.exec(body)?.[1] ?? null;
    const shape = { schema: null, primaryKey: null, uniqueFields: [], uniqueIndexes: [], isGenerated: false };
    models[name] = { dbName, fields, ...shape };
  }
  return models;
}

function tables(models) {
  const table = ([name, model]) => {
    const columns = model.fields.filter((field) => field.kind === "scalar").map((field) => {
      const constraint = field.isId ? " PRIMARY KEY" : field.isUnique ? " UNIQUE" : "";
      return `"${field.name}" ${COLUMN_TYPES[field.type] ?? "TEXT"}${constraint}`;
    });
    return `CREATE TABLE "${model.dbName ?? name}" (${columns.join(", ")});`;
  };
  return Object.entries(models).map(table).join("\n");
}

function configuration(schema, models) {
  const runtime = "@prisma/client/runtime";
  const compiled = () => Buffer.from(require(`${runtime}/query_compiler_bg.sqlite.wasm-base64.js`).wasm, "base64");
  return {
    generator: { name: "client", config: { engineType: "client" }, previewFeatures: [] },
    clientVersion: require("@prisma/client/package.json").version,
    engineVersion: "",
    datasourceNames: ["db"],
    activeProvider: "sqlite",
    inlineDatasources: { db: { url: { fromEnvVar: null, value: "file:none" } } },
    inlineSchema: schema.replace(/(provider\s*=\s*)"(postgresql|mysql)"/, '$1"sqlite"'),
    inlineSchemaHash: "",
    runtimeDataModel: { models, enums: {}, types: {} },
    compilerWasm: {
      getRuntime: async () => require(`${runtime}/query_compiler_bg.sqlite.js`),
      getQueryCompilerWasmModule: async () => new WebAssembly.Module(compiled()),
    },
    injectableEdgeEnv: () => ({ parsed: {} }),
    relativePath: ".",
    dirname: __dirname,
    copyEngine: true,
  };
}

module.exports = { prisma };
