import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const server = 'http://127.0.0.1:8080'

/** Lays every file beside itself compressed, once, so that the server only picks: a phone on a bad network loads a quarter. */
function precompress(folder: string): Plugin {
  return {
    name: 'precompress', apply: 'build',
    closeBundle() {
      for (const path of globSync(`${folder}/**/*.{js,mjs,css,html,svg,json}`)) {
        const bytes = readFileSync(path)
        if (bytes.length < 1024) continue
        writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }))
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
      }
    },
  }
}

export default defineConfig({
  plugins: [react(), precompress('dist/web')],
  build: { outDir: 'dist/web', emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 1200 },
  server: { port: 5173, proxy: { '/api': server, '/open311': server } },
})
