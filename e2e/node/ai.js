// The gateway as Vercel's `ai` sees it, by its OpenAI provider and by the one for compatible servers.
import assert from "node:assert/strict";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { APICallError, embedMany, generateObject, generateText, jsonSchema, stepCountIs, streamText, tool } from "ai";
import { z } from "zod";
import { CHAT, GATEWAY, KEY, WEATHER, aborted, raises, run, test, token } from "./kit.js";

const openai = createOpenAI({ baseURL: `${GATEWAY}/v1`, apiKey: KEY });
const compatible = createOpenAICompatible({ name: "gateway", baseURL: `${GATEWAY}/v1`, apiKey: KEY, includeUsage: true, supportsStructuredOutputs: true });
const ways = { chat: (m) => openai.chat(m), responses: (m) => openai.responses(m), compatible: (m) => compatible(m) };
const Person = z.object({ name: z.string(), age: z.number() });
const weather = tool({ description: "The weather", inputSchema: jsonSchema(WEATHER), execute: async ({ city }) => `${city} is warm` });
const quiet = { maxRetries: 0, onError: () => {} };

for (const [way, of] of Object.entries(ways)) {
  test(`${way}: generateText`, CHAT, async (name) => {
    const { text, usage } = await generateText({ model: of(name), prompt: "hello there", maxRetries: 0 });
    assert.equal(text, "echo: hello there");
    assert.ok(usage.totalTokens > 0);
  });

  test(`${way}: streamText`, CHAT, async (name) => {
    const result = streamText({ model: of(name), prompt: "[[count 4]]", ...quiet });
    const got = [];
    for await (const piece of result.textStream) got.push(piece);
    assert.deepEqual(got, ["1", " 2", " 3", " 4"]);
    assert.equal(await result.finishReason, "stop");
  });

  test(`${way}: generateObject`, CHAT, async (name) => {
    const { object } = await generateObject({ model: of(name), schema: Person, prompt: "who?", maxRetries: 0 });
    assert.equal(object.name, "Paris");
  });

  test(`${way}: tools are called and answered`, CHAT, async (name) => {
    const { text, steps } = await generateText({ model: of(name), prompt: "[[tools]]", tools: { get_weather: weather }, stopWhen: stepCountIs(3), maxRetries: 0 });
    assert.equal(steps[0].toolCalls.length, 2);
    assert.match(text, /The tools said: .*Paris is warm.*Rome is warm/);
  });

  test(`${way}: stream that breaks is an error`, CHAT, async (name) => {
    const result = streamText({ model: of(name), prompt: "[[count 9]] [[break after=3]]", ...quiet });
    const types = [];
    try {
      for await (const part of result.fullStream) types.push(part.type);
    } catch {
      types.push("error");
    }
    assert.ok(types.includes("error"), `only ${[...new Set(types)]}`);
  });
}

test("errors are APICallErrors with the status", CHAT, async (name) => {
  const error = await raises(APICallError, generateText({ model: openai.chat(name), prompt: "[[error 429]]", maxRetries: 0 }));
  assert.equal(error.statusCode, 429);
});

test("aborted stream is closed at the vendor", CHAT, async (name) => {
  const word = token();
  const control = new AbortController();
  const result = streamText({ model: openai.chat(name), prompt: `${word} [[count 500 every=50ms]]`, abortSignal: control.signal, ...quiet });
  for await (const part of result.fullStream) {
    if (part.type === "text-delta") control.abort();
    if (part.type === "abort") break;
  }
  await aborted(word);
});

test("embedMany", [""], async () => {
  const { embeddings } = await embedMany({ model: openai.textEmbeddingModel("embed-openai"), values: ["one", "two"], maxRetries: 0 });
  assert.equal(embeddings.length, 2);
});

await run("node ai");
