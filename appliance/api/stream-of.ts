/** The body of a response, made while it is read: what nobody reads any more is not made. */
export function streamOf(
  made: AsyncGenerator<Uint8Array, void> | Generator<Uint8Array, void>,
): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await made.next();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(error);
      }
    },
    async cancel() {
      await made.return(undefined);
    },
  });
}
