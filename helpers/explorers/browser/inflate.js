// Bytes that the kernel has deflated (picture.py), as they were.

export async function inflated(bytes) {
  const stream = new DecompressionStream("deflate"), writer = stream.writable.getWriter();
  const given = Promise.all([writer.write(bytes), writer.close()]); // both fail where the bytes are no good
  const [buffer] = await Promise.all([new Response(stream.readable).arrayBuffer(), given]);
  return new Uint8Array(buffer);
}

export async function inflatedJson(bytes) {
  return JSON.parse(new TextDecoder().decode(await inflated(bytes)));
}
