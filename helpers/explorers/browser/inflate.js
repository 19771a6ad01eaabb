// Bytes that the kernel has deflated (picture.py), as they were.

export async function inflated(bytes) {
  const stream = new DecompressionStream("deflate"), writer = stream.writable.getWriter();
  writer.write(bytes);
  writer.close();
  return new Uint8Array(await new Response(stream.readable).arrayBuffer());
}

export async function inflatedJson(bytes) {
  return JSON.parse(new TextDecoder().decode(await inflated(bytes)));
}
