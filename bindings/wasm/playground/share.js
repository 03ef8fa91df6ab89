// What stands in the panes as the fragment of an address: JSON, deflated, in base64 of the alphabet for URLs.

const through = async (bytes, stream) => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());

/** The fragment. */
export async function write(situation) {
  const bytes = await through(new TextEncoder().encode(JSON.stringify(situation)), new CompressionStream("deflate-raw"));
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** What a fragment holds; undefined where there is none. */
export async function read(fragment) {
  if (fragment === "") return undefined;
  const text = atob(fragment.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = await through(Uint8Array.from(text, (unit) => unit.charCodeAt(0)), new DecompressionStream("deflate-raw"));
  const { modules, input, data, query } = JSON.parse(new TextDecoder().decode(bytes));
  const isText = (value) => typeof value === "string";
  if (!modules || !Object.values(modules).every(isText) || ![input, data, query].every(isText)) return undefined;
  return { modules, input, data, query };
}
