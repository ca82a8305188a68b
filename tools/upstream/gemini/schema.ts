import { type Json, type JsonObject, isArray, isObject, objectsOf, text } from "../json.ts";
import { invalid } from "../refusal.ts";
import { checkCallPairs } from "./callpairs.ts";

/** Members of models.generateContent, from Google's own SDK and reference. */
const TOP_LEVEL: readonly string[] = (
  "contents systemInstruction tools toolConfig safetySettings generationConfig cachedContent model labels " +
  "serviceTier store"
).split(" ");

const GENERATION_CONFIG: readonly string[] = (
  "stopSequences responseMimeType responseSchema responseJsonSchema responseModalities candidateCount " +
  "maxOutputTokens temperature topP topK seed presencePenalty frequencyPenalty responseLogprobs logprobs " +
  "enableEnhancedCivicAnswers speechConfig thinkingConfig imageConfig mediaResolution audioTimestamp " +
  "routingConfig modelSelectionConfig enableAffectiveDialog responseFormat"
).split(" ");

/** What a part may be; it is exactly one of them. */
const PART_DATA: Readonly<Record<string, readonly string[] | null>> = {
  text: null,
  inlineData: ["mimeType", "data", "displayName"],
  fileData: ["mimeType", "fileUri", "displayName"],
  functionCall: ["id", "name", "args"],
  functionResponse: ["id", "name", "response", "parts", "willContinue", "scheduling"],
  executableCode: null,
  codeExecutionResult: null,
  toolCall: null,
  toolResponse: null,
};
const PART_MORE: readonly string[] = [
  "thought",
  "thoughtSignature",
  "videoMetadata",
  "mediaResolution",
  "partMetadata",
];

const TOOLS: readonly string[] = (
  "functionDeclarations googleSearch googleSearchRetrieval codeExecution urlContext computerUse fileSearch " +
  "googleMaps mcpServers"
).split(" ");
const DECLARATION: readonly string[] =
  "name description parameters parametersJsonSchema response responseJsonSchema behavior".split(" ");

const FUNCTION_NAME = /^[a-zA-Z_][\w.:-]{0,127}$/;
const BASE64 = /^(?:[\w+/-]{4})*(?:[\w+/-]{2}(?:==)?|[\w+/-]{3}=?)?$/;

/** Checks a body whose names are in one casing; throws a Refusal in the vendor's words. */
export function checkGeminiRequest(value: Json, lenient: boolean): JsonObject {
  const check = new Checker(lenient);
  const body = check.object(value, "");
  check.members(body, "", TOP_LEVEL);
  if (body["cachedContent"] !== undefined) throw invalid("CachedContent not found (or permission denied)");
  if (body["generationConfig"] !== undefined)
    check.members(
      check.object(body["generationConfig"], "generation_config"),
      "generation_config",
      GENERATION_CONFIG,
    );
  if (body["systemInstruction"] !== undefined)
    check.content(check.object(body["systemInstruction"], "system_instruction"), "system_instruction");
  check.tools(body["tools"]);
  const contents = body["contents"];
  if (!isArray(contents) || contents.length === 0)
    throw invalid("* GenerateContentRequest.contents: contents is not specified");
  contents.forEach((item, i) => {
    const content = check.object(item, `contents[${i}]`);
    check.content(content, `contents[${i}]`);
    const role = content["role"];
    if (role !== undefined && role !== "user" && role !== "model" && role !== "function")
      throw invalid("Please use a valid role: user, model.");
  });
  const last = objectsOf(contents).at(-1);
  if (last?.["role"] === "model")
    throw invalid("Please ensure that single turn requests end with a user role or the role field is empty.");
  checkCallPairs(objectsOf(contents));
  return body;
}

/** Checks of one request; `lenient` takes members that the protocol does not know. */
class Checker {
  readonly #lenient: boolean;

  constructor(lenient: boolean) {
    this.#lenient = lenient;
  }

  object(value: Json | undefined, at: string): JsonObject {
    if (!isObject(value)) throw invalid(`Invalid value at '${at}': an object is expected`);
    return value;
  }

  members(value: JsonObject, at: string, known: readonly string[]): void {
    if (this.#lenient) return;
    for (const key of Object.keys(value))
      if (!known.includes(key))
        throw invalid(
          `Invalid JSON payload received. Unknown name "${key}"${at === "" ? "" : ` at '${at}'`}: Cannot find field.`,
        );
  }

  content(content: JsonObject, at: string): void {
    this.members(content, at, ["role", "parts"]);
    const parts = content["parts"];
    if (!isArray(parts) || parts.length === 0)
      throw invalid(`* GenerateContentRequest.${at}.parts: contents.parts must not be empty.`);
    parts.forEach((part, k) => this.#part(this.object(part, `${at}.parts[${k}]`), `${at}.parts[${k}]`));
  }

  tools(tools: Json | undefined): void {
    if (tools === undefined) return;
    const list = isArray(tools) ? tools : [tools];
    const names = new Set<string>();
    list.forEach((item, i) => {
      const tool = this.object(item, `tools[${i}]`);
      this.members(tool, `tools[${i}]`, TOOLS);
      objectsOf(tool["functionDeclarations"]).forEach((declaration, k) => {
        const at = `tools[${i}].function_declarations[${k}]`;
        this.members(declaration, at, DECLARATION);
        const name = text(declaration["name"]);
        if (!FUNCTION_NAME.test(name))
          throw invalid(`* GenerateContentRequest.${at}.name: Invalid function name.`);
        if (names.has(name)) throw invalid(`Duplicate function declaration found: ${name}`);
        names.add(name);
      });
    });
  }

  #part(part: JsonObject, at: string): void {
    this.members(part, at, [...Object.keys(PART_DATA), ...PART_MORE]);
    const kinds = Object.keys(PART_DATA).filter((kind) => part[kind] !== undefined);
    const [kind] = kinds;
    if (kinds.length > 1)
      throw invalid(`Invalid value at '${at}': oneof field 'data' is already set. Cannot set '${kinds[1]}'`);
    if (kind === undefined) {
      if (part["thoughtSignature"] !== undefined) return;
      throw invalid(
        `* GenerateContentRequest.${at}.data: required oneof field 'data' must have one initialized field`,
      );
    }
    if (kind === "text") {
      if (typeof part["text"] !== "string") throw invalid(`Invalid value at '${at}.text' (TYPE_STRING)`);
      return;
    }
    const data = this.object(part[kind], `${at}.${kind}`);
    const members = PART_DATA[kind];
    if (members != null) this.members(data, `${at}.${kind}`, members);
    if (kind === "inlineData" && !(text(data["mimeType"]).includes("/") && BASE64.test(text(data["data"]))))
      throw invalid(`Invalid value at '${at}.inline_data.data' (TYPE_BYTES), Base64 decoding failed`);
    if (kind === "fileData")
      throw invalid("You do not have permission to access the File or it may not exist.");
    if ((kind === "functionCall" || kind === "functionResponse") && text(data["name"]) === "")
      throw invalid(`* GenerateContentRequest.${at}.${kind}.name: Name cannot be empty.`);
    if (kind === "functionResponse") this.object(data["response"], `${at}.function_response.response`);
  }
}
