// What a run spent: one counter a resource, filled by the kits and sent to the parent when the run ends.
"use strict";

const counts = new Map();
const TRANSACTION = /^\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA|START TRANSACTION|END)\b/i;

function count(resource, amount = 1) {
  counts.set(resource, (counts.get(resource) ?? 0) + amount);
}

/** Count one SQL round trip; what opens or closes a transaction is none. */
function countStatement(statement) {
  if (!TRANSACTION.test(statement)) count("queries");
}

/** Count statements of the program from here on, and the elements that built-ins visit or move unseen. */
function startSteps() {
  globalThis.__step = () => count("steps");
  visiting(Array.prototype, "includes", (array, found, sought) => (found ? array.indexOf(sought) + 1 : array.length));
  visiting(Array.prototype, "indexOf", (array, found) => (found < 0 ? array.length : found + 1));
  visiting(Array.prototype, "shift", (array) => array.length);
  visiting(Array.prototype, "unshift", (array) => array.length);
  visiting(Array.prototype, "slice", (array, made) => made.length);
  visiting(Array.prototype, "concat", (array, made) => made.length);
}

function visiting(prototype, name, visited) {
  const original = prototype[name];
  const counted = function (...given) {
    const found = original.apply(this, given);
    if (!counted.busy) {
      counted.busy = true;
      count("steps", visited(this, found, ...given));
      counted.busy = false;
    }
    return found;
  };
  Object.defineProperty(prototype, name, { value: counted, writable: true, configurable: true });
}

module.exports = { counts, count, countStatement, startSteps };
