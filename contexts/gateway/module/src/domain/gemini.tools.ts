import { ANSWER_TOOL, ANSWER_TOOL_DESCRIPTION } from './answer-tool.ts';
import type { CanonicalRequest, ToolChoice } from './canonical.ts';
import { isGemini, isNewer } from './gemini.model.ts';
import type { JsonObject } from './json.ts';

export function writeTools(request: CanonicalRequest, usesTool: boolean): JsonObject {
  const { tools, output, toolChoice } = request;
  if (tools.length === 0) return {};
  const declared = tools.map(({ name, description = '', schema }) => ({
    name,
    description,
    // Nothing to say is left out: an object without fields was refused for long.
    ...(hasNoFields(schema) ? {} : { parametersJsonSchema: schema }),
  }));
  if (usesTool && output?.type === 'json-schema') {
    declared.push({
      name: ANSWER_TOOL,
      description: output.description ?? ANSWER_TOOL_DESCRIPTION,
      parametersJsonSchema: output.schema,
    });
  }
  const functionCallingConfig = usesTool ? writeForced(toolChoice) : writeChoice(toolChoice);
  return {
    tools: [{ functionDeclarations: declared }],
    ...(functionCallingConfig ? { toolConfig: { functionCallingConfig } } : {}),
  };
}

function hasNoFields({ properties, ...schema }: JsonObject): boolean {
  const isEmpty = properties === undefined || Object.keys(properties ?? {}).length === 0;
  return isEmpty && ['$ref', 'anyOf', 'oneOf', 'allOf'].every((key) => schema[key] === undefined);
}

function writeChoice(choice: ToolChoice | undefined): JsonObject | undefined {
  if (choice === undefined) return undefined;
  if (choice.type === 'tool') return { mode: 'ANY', allowedFunctionNames: [choice.name] };
  return { mode: MODES[choice.type] };
}

const MODES = { auto: 'AUTO', none: 'NONE', required: 'ANY' };

/** With the tool that carries the answer beside the caller's, some tool has to be called. */
function writeForced(choice: ToolChoice | undefined): JsonObject {
  if (choice?.type === 'none') return { mode: 'ANY', allowedFunctionNames: [ANSWER_TOOL] };
  return choice?.type === 'tool'
    ? { mode: 'ANY', allowedFunctionNames: [choice.name] }
    : { mode: 'ANY' };
}

/** Older models take either tools or a form of the answer, newer ones both unless a tool must be called. */
export function answersByTool({ model, output, tools, toolChoice }: CanonicalRequest): boolean {
  if (output?.type !== 'json-schema' || tools.length === 0 || !isGemini(model)) return false;
  return !isNewer(model) || toolChoice?.type === 'required' || toolChoice?.type === 'tool';
}
