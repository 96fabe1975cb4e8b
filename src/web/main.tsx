import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { router } from './router.tsx'
import { WordsProvider } from './shared/i18n.tsx'
import { retryUnlessRefused } from './shared/queries.ts'
import { applyTheme } from './shared/theme.ts'
import './shared/theme.css'

applyTheme()
const root = document.querySelector('#root')
if (!root) throw new Error('index.html has no #root')

const cache = new QueryClient({ defaultOptions: { queries: { retry: retryUnlessRefused, staleTime: 10_000 } } })

createRoot(root).render(
  <StrictMode>
    <WordsProvider>
      <QueryClientProvider client={cache}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </WordsProvider>
  </StrictMode>,
)
if ('serviceWorker' in navigator && import.meta.env.PROD) navigator.serviceWorker.register('/sw.js').catch(() => undefined) // without it everything works but offline
