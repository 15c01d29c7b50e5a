// The `openai` package against a gateway behind an ingress: HOST and ADDRESS (host[:port]) from the environment.
import assert from "node:assert/strict";
import dns from "node:dns";
import OpenAI from "openai";
import { GATEWAY, KEY, raises, run, test } from "./kit.js";

// No DNS knows the host, and fetch lets nobody set the header Host: so the name is looked up here.
const [address, port] = process.env.ADDRESS.split(":");
dns.lookup = (name, options, done) => (options.all ? done(null, [{ address, family: 4 }]) : done(null, address, 4));

const base = new URL(GATEWAY + "/v1");
if (port) base.port = port;
const client = (apiKey) => new OpenAI({ baseURL: base.href, apiKey, maxRetries: 0, timeout: 20_000 });
const TEXT = "Hello from the vendor of the test.";
const messages = [{ role: "user", content: "hello" }];

test("chat answers through the ingress", [""], async () => {
  const answer = await client(KEY).chat.completions.create({ model: "gpt-4", messages });
  assert.equal(answer.choices[0].message.content, TEXT);
});

test("stream comes in chunks through the ingress", [""], async () => {
  const chunks = [];
  for await (const chunk of await client(KEY).chat.completions.create({ model: "gpt-4", messages, stream: true })) {
    chunks.push(chunk.choices[0]?.delta.content ?? "");
  }
  assert.equal(chunks.join(""), TEXT);
  assert.ok(chunks.length > 3);
});

test("wrong key is refused through the ingress", [""], async () => {
  await raises(OpenAI.AuthenticationError, client("sk-wrong").models.list());
});

await run("node");
