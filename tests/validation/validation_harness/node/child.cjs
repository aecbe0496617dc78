// Runs Node programs at their three scales and prints what they spent, one JSON line a run.
//
// The runs come as JSON on standard input. Each is a worker of its own: it starts with fresh modules, caches and databases.
"use strict";

const { Worker } = require("node:worker_threads");
const path = require("node:path");
const { build } = require("./building.cjs");

const RUN_SECONDS = 60;

async function main() {
  const built = new Map();
  for (const run of JSON.parse(await standardInput())) {
    let said;
    try {
      if (!built.has(run.program)) built.set(run.program, build(run.folder, run.steps));
      said = await runInWorker({ folder: built.get(run.program), volumes: run.volumes });
    } catch (problem) {
      said = { error: String((problem && problem.stack) || problem) };
    }
    process.stdout.write(JSON.stringify({ program: run.program, scale: run.scale, ...said }) + "\n");
  }
}

function runInWorker(run) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(path.join(__dirname, "run.cjs"), { workerData: run, stdout: true });
    const timer = setTimeout(() => settle(reject, new Error(`no result within ${RUN_SECONDS} s`)), RUN_SECONDS * 1000);
    function settle(how, value) {
      worker.removeAllListeners();
      clearTimeout(timer);
      worker.terminate().then(() => how(value));
    }
    worker.once("message", (said) => settle(resolve, said));
    worker.once("error", (problem) => settle(reject, problem));
    worker.once("exit", () => settle(reject, new Error("the run ended without a result")));
  });
}

async function standardInput() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

main();
