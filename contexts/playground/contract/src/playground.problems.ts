import { problem, z } from '@atelier/contract';
import { Failure } from '@atelier/gateway-contract';

export const SESSION_NOT_FOUND = problem(404, 'No such session.');
export const SESSION_ENDED = problem(409, 'This session has ended. Fork it to go on.');
export const SESSION_LIMIT = problem(
  409,
  'This session is full. Fork it to go on.',
  z.object({ messageLimit: z.int() }),
);
export const SESSION_TOO_LARGE = problem(
  409,
  'This session holds no more text and pictures. Fork it at an earlier message to go on.',
  z.object({ sizeLimitBytes: z.int() }),
);
export const MESSAGE_NOT_FOUND = problem(404, 'No such message in this session.');
export const TOOL_RESULTS_MISMATCH = problem(
  422,
  'This prompt answers tool calls. Send toolResults: one result for each of these calls.',
  z.object({ toolCallIds: z.array(z.string()) }),
);
export const CONFIGURATION_NOT_FOUND = problem(404, 'No such configuration.');
export const MODEL_NOT_FOUND = problem(404, 'No such model here.', z.object({ model: z.string() }));
export const MODEL_UNSUITABLE = problem(
  422,
  'This model does not answer prompts.',
  z.object({ model: z.string() }),
);
export const PARAMETER_UNSUPPORTED = problem(
  422,
  'The model does not take this parameter, or not with this value.',
  z.object({ parameter: z.string(), reason: z.string() }),
);
export const PROMPT_RUNNING = problem(409, 'An answer is being written. Stop it first.');
export const ANSWER_FAILED = problem(502, 'The model did not answer.', Failure);
export const ANSWER_LIMITED = problem(429, 'A limit has no room for this now.', Failure);
