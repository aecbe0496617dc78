// One run in a worker: prepares the declared rows, then counts what the measured call spends.
"use strict";

const { parentPort, workerData } = require("node:worker_threads");
const path = require("node:path");
const counters = require("./counters.cjs");
const kit = require("./kit.cjs");

async function main() {
  globalThis.__step = () => {};
  const { prepare } = require(path.join(workerData.folder, "run.js"));
  const measured = await prepare(workerData.volumes, kit);
  counters.counts.clear();
  counters.startSteps();
  const result = await measured();
  const counts = Object.fromEntries(counters.counts);
  return { counts, result: JSON.stringify(plain(result)) ?? "null" };
}

/** What a program gave, with its keys in order: the rewrite must give what the naive program gives. */
function plain(value) {
  if (value instanceof Map || value instanceof Set) return [...value].map(plain);
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, plain(value[key])]));
}

main().then(
  (said) => parentPort.postMessage(said),
  (problem) => parentPort.postMessage({ error: String((problem && problem.stack) || problem) }),
);
