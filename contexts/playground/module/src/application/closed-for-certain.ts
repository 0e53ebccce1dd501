/**
 * The same items, but closed for certain: a generator that nobody asked for its first item has no
 * `finally` yet. It is taken to the first item before it is closed, also when the caller left
 * without a word, as one does whose request was aborted before the stream reached him.
 */
export function closedForCertain<T>(
  items: AsyncGenerator<T, void>,
  caller: AbortSignal,
): AsyncGenerator<T, void> {
  let isStarted = false;
  const next = () => {
    isStarted = true;
    return items.next();
  };
  const close = async () => {
    if (!isStarted) await next();
    return items.return();
  };
  // What goes wrong here has nobody to be told; the next reader of the session settles it.
  const abandon = () => void (isStarted || close().catch(() => {}));
  if (caller.aborted) abandon();
  else caller.addEventListener('abort', abandon, { once: true });

  const closed: AsyncGenerator<T, void> = {
    next,
    return: close,
    async throw(error) {
      await close();
      throw error;
    },
    [Symbol.asyncIterator]: () => closed,
    async [Symbol.asyncDispose]() {
      await close();
    },
  };
  return closed;
}
