import './ui/tokens.css'
import { createPinia } from 'pinia'
import App from './App.vue'
import { createApp } from './createApp.ts'
import { i18n, language } from './i18n.ts'
import { tellOf } from './mishap.ts'
import { router } from './router.ts'
import { startTheme } from './ui/theme.ts'

startTheme()
document.documentElement.lang = language.now
const app = createApp(App)
app.config.errorHandler = tellOf
window.addEventListener('unhandledrejection', (event) => {
  event.preventDefault()
  tellOf(event.reason)
})
app.use(createPinia()).use(i18n).use(router).mount(document.querySelector('#app')!)
