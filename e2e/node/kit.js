// What all cases share: where the gateway and the mock are, how a case is run and told.
import assert from "node:assert/strict";

export const GATEWAY = process.env.GATEWAY;
export const KEY = process.env.LITELLM_MASTER_KEY;
const MOCK = process.env.MOCK;
const ONLY = process.env.ONLY ?? "";

export const CHAT = ["openai", "azure", "anthropic", "gemini", "bedrock", "cohere", "ollama"];
export const BOTH = [{ city: "Paris", unit: "c" }, { city: "Rome", unit: "f" }];
export const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
export const WEATHER = {
  type: "object",
  properties: { city: { type: "string" }, unit: { type: "string", enum: ["c", "f"] } },
  required: ["city", "unit"],
  additionalProperties: false,
};

const cases = [];
let tokens = 0;

/** Registers a function as a case, once for each backend. */
export function test(name, backends, body) {
  for (const backend of backends) cases.push({ name: backend ? `${name} [${backend}]` : name, body: () => body(backend) });
}

/** A word that no other request holds, to find one's own at the mock. */
export const token = () => `n${process.pid}x${String(++tokens).padStart(4, "0")}`;

const asked = async (path) => (await fetch(MOCK + path)).json();
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Waits until the mock has the request with that word. */
export async function arrived(word) {
  for (let i = 0; i < 150; i++) {
    if ((await asked("/_requests")).some((r) => r.body.includes(word))) return;
    await pause(20);
  }
  assert.fail("the request did not reach the mock");
}

/** The mock must see the client of the request with that word go within a second. */
export async function aborted(word) {
  const end = Date.now() + 1000;
  while (Date.now() < end) {
    if ((await asked("/_aborts")).some((a) => a.request.body.includes(word))) return;
    await pause(20);
  }
  assert.fail("the vendor still works for nobody");
}

/** Must reject with this class; gives back the error. */
export async function raises(kind, promise) {
  let error;
  try {
    await promise;
  } catch (e) {
    error = e;
  }
  assert.ok(error, `no ${kind.name}: it ended as if all were well`);
  assert.ok(error instanceof kind, `${error.constructor.name} instead of ${kind.name}: ${error.message}`);
  return error;
}

/** Runs the cases of this process; one line each: result, client, case, reason. */
export async function run(client) {
  for (const { name, body } of cases) {
    if (ONLY && !`${client} ${name}`.includes(ONLY)) continue;
    try {
      await Promise.race([body(), pause(30000).then(() => assert.fail("no end after 30 s"))]);
      console.log(["ok", client, name, ""].join("\t"));
    } catch (error) {
      const reason = `${error.constructor.name}: ${error.message}`.replace(/\s+/g, " ").slice(0, 300);
      console.log(["FAIL", client, name, reason].join("\t"));
    }
  }
  process.exit(0);
}
