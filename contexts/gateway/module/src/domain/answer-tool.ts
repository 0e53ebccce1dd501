/** The tool that a model answers through where it can't be kept to a form of its answer. */
export const ANSWER_TOOL = 'answer_in_json';
export const ANSWER_TOOL_DESCRIPTION = 'Gives the answer. Call it exactly once.';
