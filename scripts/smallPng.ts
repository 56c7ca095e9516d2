// Pictures of windows have few colours, and a browser writes them fast rather than small.
import { crc32, deflateSync, inflateSync } from "node:zlib";

type Colour = readonly [red: number, green: number, blue: number];

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const mostColours = 256;

/** A picture as a browser takes it (PNG, 8 bits, RGB or RGBA without transparency), with a palette of its colours. */
export function smallPng(png: Buffer): Buffer {
  const parts = [...chunks(png)];
  const head = parts.find(({ type }) => type === "IHDR")?.data;
  const [depth, kind, interlaced] = [head?.[8], head?.[9], head?.[12]];
  if (!head || depth !== 8 || (kind !== 2 && kind !== 6) || interlaced !== 0)
    throw new Error("This is no picture as a browser takes it.");
  const [width, height, size] = [head.readUInt32BE(0), head.readUInt32BE(4), kind === 2 ? 3 : 4];
  const packed = parts.filter(({ type }) => type === "IDAT").map(({ data }) => data);
  const pixels = unfiltered(inflateSync(Buffer.concat(packed)), width * size, height, size);
  const { palette, indexOf } = paletteOf(pixels, size);
  const rows = Buffer.alloc((width + 1) * height);
  for (let at = 0; at < width * height; at++)
    rows[at + Math.floor(at / width) + 1] = indexOf(pixels.readUIntBE(at * size, 3));
  const newHead = Buffer.from(head);
  newHead[9] = 3;
  return Buffer.concat([
    signature,
    chunk("IHDR", newHead),
    chunk("PLTE", Buffer.from(palette.flat())),
    chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function* chunks(png: Buffer): Iterable<{ type: string; data: Buffer }> {
  for (let at = signature.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    yield { type: png.toString("latin1", at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) };
    at += 12 + length;
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** The bytes of the rows, without what PNG 9.2 does to each to make it smaller. */
function unfiltered(data: Buffer, stride: number, height: number, size: number): Buffer {
  const pixels = Buffer.alloc(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = data[row * (stride + 1)];
    for (let at = 0; at < stride; at++) {
      const place = row * stride + at;
      const left = at < size ? 0 : (pixels[place - size] ?? 0);
      const above = pixels[place - stride] ?? 0;
      const corner = at < size ? 0 : (pixels[place - stride - size] ?? 0);
      const guesses = [0, left, above, (left + above) >> 1, nearest(left, above, corner)];
      pixels[place] = (data[row * (stride + 1) + 1 + at] ?? 0) + (guesses[filter ?? 0] ?? 0);
    }
  }
  return pixels;
}

/** Paeth's guess. */
function nearest(left: number, above: number, corner: number): number {
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((one) =>
    Math.abs(left + above - corner - one),
  );
  if ((toLeft ?? 0) <= (toAbove ?? 0) && (toLeft ?? 0) <= (toCorner ?? 0)) return left;
  return (toAbove ?? 0) <= (toCorner ?? 0) ? above : corner;
}

/** The colours that are there most often; any other is shown as the nearest of these. */
function paletteOf(pixels: Buffer, size: number) {
  const counts = new Map<number, number>();
  for (let at = 0; at < pixels.length; at += size) {
    const colour = pixels.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const often = [...counts].sort((one, other) => other[1] - one[1]).map(([colour]) => colour);
  const palette = often.slice(0, mostColours).map(parted);
  const places = new Map(
    often.map((colour, at) => [colour, at < mostColours ? at : closest(palette, parted(colour))]),
  );
  return { palette, indexOf: (colour: number) => places.get(colour) ?? 0 };
}

function parted(colour: number): Colour {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function closest(palette: Colour[], [red, green, blue]: Colour): number {
  const distance = ([r, g, b]: Colour) => (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
  return palette.reduce(
    (best, one, at) => (distance(one) < distance(palette[best] ?? [0, 0, 0]) ? at : best),
    0,
  );
}
