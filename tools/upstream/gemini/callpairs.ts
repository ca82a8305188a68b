import { type JsonObject, isObject, objectsOf, text } from "../json.ts";
import { invalid } from "../refusal.ts";

/**
 * What the model calls in one turn is answered, all of it, in the next one of the user, and nothing else
 * is: by id where the call has one, else by name.
 */
export function checkCallPairs(contents: readonly JsonObject[]): void {
  let open: JsonObject[] = [];
  contents.forEach((content, i) => {
    const parts = objectsOf(content["parts"]);
    const answers = parts.map((part) => part["functionResponse"]).filter(isObject);
    if (answers.length > 0 && open.length === 0)
      throw invalid(
        "Please ensure that function response turn comes immediately after a function call turn.",
      );
    if (answers.length !== open.length)
      throw invalid(
        "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.",
      );
    for (const answer of answers) {
      const at = open.findIndex((call) => fits(call, answer));
      if (at < 0)
        throw invalid(
          `* GenerateContentRequest.contents[${i}]: the function response for ${text(answer["name"])} answers no function call.`,
        );
      open.splice(at, 1);
    }
    open = parts.map((part) => part["functionCall"]).filter(isObject);
    if (open.length > 0 && content["role"] !== "model")
      throw invalid("Please ensure that function call turn comes from the model.");
  });
  if (open.length > 0)
    throw invalid(
      "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.",
    );
}

function fits(call: JsonObject, answer: JsonObject): boolean {
  if (call["name"] !== answer["name"]) return false;
  return call["id"] === undefined || call["id"] === answer["id"];
}
