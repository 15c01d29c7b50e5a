// The gateway as the `openai` package for Node.js sees it.
import assert from "node:assert/strict";
import OpenAI, { APIConnectionTimeoutError, APIError, APIUserAbortError, AuthenticationError, BadRequestError, InternalServerError, NotFoundError, RateLimitError } from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import { z } from "zod";
import { BOTH, CHAT, GATEWAY, KEY, PNG, WEATHER, aborted, arrived, raises, run, test, token } from "./kit.js";

const client = new OpenAI({ baseURL: `${GATEWAY}/v1`, apiKey: KEY, maxRetries: 0, timeout: 20000 });
const tools = [{ type: "function", function: { name: "get_weather", parameters: WEATHER } }];
const say = (text) => [{ role: "user", content: text }];
const chat = (model, text, more = {}) => client.chat.completions.create({ model, messages: say(text), ...more });
const Person = z.object({ name: z.string(), age: z.int(), tags: z.array(z.string()) });

async function texts(stream) {
  const got = [];
  for await (const chunk of await stream) if (chunk.choices[0]?.delta?.content) got.push(chunk.choices[0].delta.content);
  return got;
}

test("chat answers", CHAT, async (model) => {
  const answer = await chat(model, "hello there");
  assert.equal(answer.choices[0].message.content, "echo: hello there");
  assert.equal(answer.choices[0].finish_reason, "stop");
  assert.equal(answer.model, model);
  assert.ok(answer.usage.total_tokens > 0);
});

test("stream answers piece by piece, with usage", CHAT, async (model) => {
  const chunks = [];
  for await (const chunk of await chat(model, "[[count 4]] [[usage prompt=11 completion=6]]", { stream: true, stream_options: { include_usage: true } }))
    chunks.push(chunk);
  assert.deepEqual(chunks.map((c) => c.choices[0]?.delta.content).filter(Boolean), ["1", " 2", " 3", " 4"]);
  assert.equal(chunks.at(-1).usage.total_tokens, 17);
  assert.deepEqual(chunks.at(-1).choices, []);
});

test("two tools are called in a stream", CHAT, async (model) => {
  const stream = client.chat.completions.stream({ model, messages: say("[[tools]]"), tools });
  const { message, finish_reason } = (await stream.finalChatCompletion()).choices[0];
  assert.deepEqual(message.tool_calls.map((c) => JSON.parse(c.function.arguments)), BOTH);
  assert.equal(finish_reason, "tool_calls");
});

test("answer is parsed by its schema", CHAT, async (model) => {
  const parsed = await client.chat.completions.parse({ model, messages: say("who?"), response_format: zodResponseFormat(Person, "person") });
  assert.deepEqual(parsed.choices[0].message.parsed, { name: "Paris", age: 21, tags: ["Paris"] });
});

test("image reaches the vendor", ["openai", "azure", "anthropic", "gemini", "bedrock"], async (model) => {
  const content = [{ type: "text", text: "[[vision]]" }, { type: "image_url", image_url: { url: `data:image/png;base64,${PNG}` } }];
  const answer = await client.chat.completions.create({ model, messages: [{ role: "user", content }] });
  assert.equal(answer.choices[0].message.content, "image/png 70 seen");
});

test("embeddings", ["openai", "azure", "gemini", "bedrock", "cohere", "ollama"], async (backend) => {
  const answer = await client.embeddings.create({ model: `embed-${backend}`, input: ["one", "two"] });
  assert.equal(answer.data.length, 2);
  assert.equal(typeof answer.data[0].embedding[0], "number");
  assert.notDeepEqual(answer.data[0].embedding, answer.data[1].embedding);
});

test("response answers and streams", CHAT, async (model) => {
  assert.equal((await client.responses.create({ model, input: "hello" })).output_text, "echo: hello");
  const stream = client.responses.stream({ model, input: "[[count 3]]" });
  assert.equal((await stream.finalResponse()).output_text, "1 2 3");
});

test("error of the vendor has its class", CHAT, async (model) => {
  for (const [status, kind] of [[400, BadRequestError], [404, NotFoundError], [429, RateLimitError], [500, InternalServerError]])
    await raises(kind, chat(model, `[[error ${status}]]`));
  const error = await raises(RateLimitError, chat(model, "[[error 429 retry-after=7]]", { stream: true }));
  assert.equal(error.headers.get("retry-after"), "7");
});

test("wrong key is an authentication error", [""], async () => {
  await raises(AuthenticationError, new OpenAI({ baseURL: `${GATEWAY}/v1`, apiKey: "sk-no", maxRetries: 0 }).models.list());
});

test("client that waits no longer gets a timeout", CHAT, async (model) => {
  const word = token();
  await raises(APIConnectionTimeoutError, client.chat.completions.create({ model, messages: say(`${word} [[slow first=5s]]`) }, { timeout: 500 }));
  await aborted(word);
});

test("gateway's own timeout is 408", [""], async () => {
  assert.equal((await raises(APIError, chat("impatient", "[[slow first=5s]]"))).status, 408);
});

test("closed stream is closed at the vendor", CHAT, async (model) => {
  const word = token();
  const stream = await chat(model, `${word} [[count 500 every=50ms]]`, { stream: true });
  for await (const _ of stream) break;
  stream.controller.abort();
  await aborted(word);
});

test("cancelled waiting call is closed at the vendor", CHAT, async (model) => {
  const word = token();
  const control = new AbortController();
  const call = client.chat.completions.create({ model, messages: say(`${word} [[slow first=9s]]`) }, { signal: control.signal });
  const failed = raises(APIUserAbortError, call);
  await arrived(word);
  control.abort();
  await failed;
  await aborted(word);
});

test("stream that breaks raises", CHAT, (model) => raises(Error, texts(chat(model, "[[count 9]] [[break after=3]]", { stream: true }))));
test("stream that ends early raises", CHAT, (model) => raises(Error, texts(chat(model, "[[count 9]] [[cut after=3]]", { stream: true }))));
test("error inside a stream raises", CHAT, (model) => raises(APIError, texts(chat(model, "[[count 9]] [[error-in-stream after=3]]", { stream: true }))));

await run("node openai");
