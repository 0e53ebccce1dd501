import type { Attachment } from '../playground-api.ts';

const TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];
/** Sixteen of them, as base64 four bytes of three, have to fit into a request of 24 MiB. */
const MAX_BYTES = 700_000;
const SIDE_PX = 1568;

/** The pictures among some files as attachments, made smaller where they are too large to send. */
export async function readImages(files: Iterable<File>): Promise<readonly Attachment[]> {
  const images = [...files].filter(({ type }) => TYPES.includes(type));
  return Promise.all(
    images.map(async (file) => ({ type: 'image' as const, url: await asDataUrl(file) })),
  );
}

async function asDataUrl(file: File): Promise<string> {
  if (file.size <= MAX_BYTES) return dataUrlOf(file);
  const bitmap = await createImageBitmap(file);
  for (let side = SIDE_PX; side > 200; side = Math.round(side * 0.75)) {
    const smaller = await drawn(bitmap, side);
    if (smaller && smaller.size <= MAX_BYTES) return dataUrlOf(smaller);
  }
  throw new Error(`${file.name} is too large to send. Make it smaller than 700 kB.`);
}

function drawn(bitmap: ImageBitmap, side: number): Promise<Blob | null> {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85));
}

function dataUrlOf(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new Error('The picture could not be read.'));
    reader.readAsDataURL(blob);
  });
}
