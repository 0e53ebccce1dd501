import { ORPCError } from '@orpc/client';

const MEMBERS = new Set(['type', 'title', 'status', 'code', 'detail', 'instance', 'requestId']);

/**
 * The typed error in a problem document (RFC 9457) of the API: `code` names the rejection, `detail`
 * is its sentence, every other member is its data. Undefined when the body is no such document.
 */
export function rejectionOf(body: unknown, status: number): ORPCError<string, unknown> | undefined {
  if (typeof body !== 'object' || body === null || !('code' in body)) return undefined;
  const { code } = body;
  if (typeof code !== 'string') return undefined;
  const text = 'detail' in body ? body.detail : 'title' in body ? body.title : undefined;
  const data = Object.fromEntries(Object.entries(body).filter(([name]) => !MEMBERS.has(name)));
  return new ORPCError(code, {
    defined: true,
    status,
    ...(typeof text === 'string' ? { message: text } : {}),
    data,
  });
}
