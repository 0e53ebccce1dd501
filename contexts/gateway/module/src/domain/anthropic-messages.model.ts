/** Models before Claude 4.5 know neither structured output nor an effort. */
export function takesSchema(model: string): boolean {
  return !/claude-(2|3|instant)|claude-(opus|sonnet)-4-(0|1|20\d{6})(\b|-)/.test(model);
}

export function takesEffort(model: string): boolean {
  return takesSchema(model) && !/-4-5(\b|-)/.test(model);
}
