// What the page says, in English and Spanish.

const WORDS = {
  en: {
    podcast: "Podcast", language: "Español", languageCode: "es", newest: "Newest", grouped: "By plan or routine",
    order: "Order of the sessions", none: "No session is here yet. Make one: audiocoach make hips-for-runners",
    lost: "The sessions cannot be reached. Those you kept still play.", minutes: (n) => `${n} min`,
    left: (n) => `${n} min left`, talk: (n) => `${n}\u00a0% talk`, week: (n) => `Week ${n}`, noKit: "no equipment",
    beginner: "Beginner", intermediate: "Intermediate", advanced: "Advanced", shape: "What is done when",
    download: "Download", keep: "Keep offline", kept: "Kept offline", unkeep: "Remove", keeping: (n) => `Keeping … ${n} %`,
    failed: "That did not work. Is there room, and a network?", absent: "not kept: needs the network",
    back: "All sessions", settings: "Settings", chapters: "Chapters", play: "Play", pause: "Pause", again: "Back 15 seconds",
    previous: "Previous chapter", next: "Next chapter", place: "Place in the session", of: "of",
    work: "Work", hold: "Hold", rest: "Rest", switch: "Switch sides", ready: "Get ready", listen: "Listen", done: "Done",
    side: { left: "Left", right: "Right" }, then: "Next", set: (n, m) => `Set ${n} of ${m}`, rep: (n, m) => `Rep ${n} of ${m}`,
    round: (n, m) => `Round ${n} of ${m}`, reps: (n) => `${n} reps`, seconds: (n) => `${n} seconds`, end: "The end",
    speed: "Speed", captions: "Show what is said", announce: "Tell screen readers what is now and next",
    awake: "Keep the screen on", close: "Close", unplayable: "This session cannot be played. Is the network there?",
    keys: "Keys: space plays and pauses, ← and → go 15 seconds, page up and page down change the chapter.",
    add: "Add to a podcast app", trim: "In the app, switch “trim silence” off: otherwise two seconds are no longer two.",
    copy: "Copy the address", copied: "Copied", local: "Other apps fetch a podcast from their own servers, which cannot reach this network. Publish the sessions for those.",
  },
  es: {
    podcast: "Podcast", language: "English", languageCode: "en", newest: "Recientes", grouped: "Por plan o rutina",
    order: "Orden de las sesiones", none: "Aún no hay sesiones. Crea una: audiocoach make hips-for-runners",
    lost: "No se llega a las sesiones. Las guardadas se pueden escuchar.", minutes: (n) => `${n} min`,
    left: (n) => `quedan ${n} min`, talk: (n) => `${n}\u00a0% de voz`, week: (n) => `Semana ${n}`, noKit: "sin material",
    beginner: "Principiante", intermediate: "Intermedio", advanced: "Avanzado", shape: "Qué se hace y cuándo",
    download: "Descargar", keep: "Guardar sin red", kept: "Guardada", unkeep: "Quitar", keeping: (n) => `Guardando … ${n} %`,
    failed: "No ha funcionado. ¿Hay sitio y red?", absent: "no guardada: necesita la red",
    back: "Todas las sesiones", settings: "Ajustes", chapters: "Capítulos", play: "Reproducir", pause: "Pausa", again: "15 segundos atrás",
    previous: "Capítulo anterior", next: "Capítulo siguiente", place: "Punto de la sesión", of: "de",
    work: "Trabaja", hold: "Aguanta", rest: "Descansa", switch: "Cambia de lado", ready: "Prepárate", listen: "Escucha", done: "Hecho",
    side: { left: "Izquierda", right: "Derecha" }, then: "Después", set: (n, m) => `Serie ${n} de ${m}`, rep: (n, m) => `Repetición ${n} de ${m}`,
    round: (n, m) => `Ronda ${n} de ${m}`, reps: (n) => `${n} repeticiones`, seconds: (n) => `${n} segundos`, end: "El final",
    speed: "Velocidad", captions: "Mostrar lo que se dice", announce: "Decir al lector de pantalla qué toca y qué sigue",
    awake: "Mantener la pantalla encendida", close: "Cerrar", unplayable: "Esta sesión no se puede reproducir. ¿Hay red?",
    keys: "Teclas: espacio reproduce y para, ← y → saltan 15 segundos, re pág y av pág cambian de capítulo.",
    add: "Añadir a una aplicación de podcasts", trim: "En la aplicación, desactiva «recortar silencios»: si no, dos segundos ya no son dos.",
    copy: "Copiar la dirección", copied: "Copiada", local: "Otras aplicaciones buscan el podcast desde sus servidores, que no llegan a esta red. Para ellas, publica las sesiones.",
  },
};

const first = (navigator.language || "en").slice(0, 2);
export const language = localStorage.getItem("audiocoach:language") || (first in WORDS ? first : "en");
export const w = WORDS[language] || WORDS.en;

export function changeLanguage() {
  localStorage.setItem("audiocoach:language", w.languageCode);
  location.reload();
}

/** Write seconds as a clock: 1:05, or 1:01:05. */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((n) => String(n).padStart(2, "0"));
  const hours = Math.floor(whole / 3600);
  return hours ? `${hours}:${parts.join(":")}` : `${Number(parts[0])}:${parts[1]}`;
}
