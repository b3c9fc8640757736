//! Sentences on how the work went.

use super::Sentence;

pub(super) const WORK: &[Sentence] = &[
    Sentence {
        english: "The original's sound is in a form that could not be taken over, so the new film is silent.",
        spanish: "El sonido del original tiene una forma que no se pudo conservar, así que el vídeo nuevo es mudo.",
        french: "Le son de l’original est sous une forme qui n’a pu être reprise, la nouvelle vidéo est donc muette.",
        german: "Der Ton des Originals hat eine Form, die nicht übernommen werden konnte; der neue Film ist stumm.",
        japanese: "元の音声の形式を引き継げなかったため、新しい動画は無音です。",
    },
    Sentence {
        english: "Only {} of {} pictures arrived in the new film ({}); try again, or open the page with ?encoder=ffmpeg.",
        spanish: "Solo llegaron {} de {} imágenes al vídeo nuevo ({}); inténtalo de nuevo o abre la página con ?encoder=ffmpeg.",
        french: "Seules {} images sur {} sont arrivées dans la nouvelle vidéo ({}) ; réessayez ou ouvrez la page avec ?encoder=ffmpeg.",
        german: "Nur {} von {} Bildern kamen im neuen Film an ({}); noch einmal versuchen oder die Seite mit ?encoder=ffmpeg öffnen.",
        japanese: "新しい動画に届いたのは {} 枚だけです(全 {} 枚、{})。もう一度試すか、?encoder=ffmpeg を付けてページを開いてください。",
    },
    Sentence {
        english: "This browser has no encoder for such pictures; open the page without ?encoder=webcodecs.",
        spanish: "Este navegador no tiene codificador para tales imágenes; abre la página sin ?encoder=webcodecs.",
        french: "Ce navigateur n’a pas d’encodeur pour de telles images ; ouvrez la page sans ?encoder=webcodecs.",
        german: "Dieser Browser hat keinen Encoder für solche Bilder; die Seite ohne ?encoder=webcodecs öffnen.",
        japanese: "このブラウザーにはこの映像の符号化器がありません。?encoder=webcodecs を付けずにページを開いてください。",
    },
    Sentence {
        english: "The encoder broke down ({}); try again, or open the page with ?encoder=ffmpeg for the other one.",
        spanish: "El codificador falló ({}); inténtalo de nuevo o abre la página con ?encoder=ffmpeg para usar el otro.",
        french: "L’encodeur est tombé en panne ({}) ; réessayez ou ouvrez la page avec ?encoder=ffmpeg pour l’autre.",
        german: "Der Encoder ist ausgefallen ({}); noch einmal versuchen oder die Seite mit ?encoder=ffmpeg öffnen.",
        japanese: "符号化器が止まりました({})。もう一度試すか、?encoder=ffmpeg を付けてページを開いてください。",
    },
    Sentence {
        english: "There is no room left for the new film; free some space on this computer and try again.",
        spanish: "No queda espacio para el vídeo nuevo; libera espacio en este ordenador e inténtalo de nuevo.",
        french: "Il n’y a plus de place pour la nouvelle vidéo ; libérez de l’espace sur cet ordinateur et réessayez.",
        german: "Für den neuen Film ist kein Platz mehr; auf diesem Computer Platz schaffen und erneut versuchen.",
        japanese: "新しい動画のための空きがありません。このコンピューターの空きを増やしてもう一度試してください。",
    },
    Sentence {
        english: "The part that reads films could not be loaded; check that the page was served whole, and reload it.",
        spanish: "No se pudo cargar la parte que lee vídeos; comprueba que la página se sirvió entera y recárgala.",
        french: "La partie qui lit les vidéos n’a pas pu être chargée ; vérifiez que la page est servie en entier et rechargez-la.",
        german: "Der Teil, der Filme liest, konnte nicht geladen werden; prüfen, ob die Seite ganz ausgeliefert wurde, und neu laden.",
        japanese: "動画を読む部分を読み込めませんでした。ページが全部配信されているか確かめ、再読み込みしてください。",
    },
    Sentence {
        english: "The part that reads films broke down ({}), probably for lack of memory; close other tabs and try again.",
        spanish: "La parte que lee vídeos falló ({}), probablemente por falta de memoria; cierra otras pestañas e inténtalo de nuevo.",
        french: "La partie qui lit les vidéos est tombée en panne ({}), sans doute faute de mémoire ; fermez d’autres onglets et réessayez.",
        german: "Der Teil, der Filme liest, ist ausgefallen ({}), wohl aus Speichermangel; andere Tabs schließen und erneut versuchen.",
        japanese: "動画を読む部分が止まりました({})。メモリー不足のようです。ほかのタブを閉じてもう一度試してください。",
    },
    Sentence {
        english: "A part of this page could not be loaded; check the connection to where the page comes from, and try again.",
        spanish: "No se pudo cargar una parte de esta página; comprueba la conexión con el lugar de donde viene e inténtalo de nuevo.",
        french: "Une partie de cette page n’a pas pu être chargée ; vérifiez la connexion d’où elle vient et réessayez.",
        german: "Ein Teil dieser Seite konnte nicht geladen werden; die Verbindung zu ihrer Herkunft prüfen und erneut versuchen.",
        japanese: "このページの一部を読み込めませんでした。接続を確かめてもう一度試してください。",
    },
    Sentence {
        english: "The work broke down, probably for lack of memory; close other tabs and try again.",
        spanish: "El trabajo falló, probablemente por falta de memoria; cierra otras pestañas e inténtalo de nuevo.",
        french: "Le travail est tombé en panne, sans doute faute de mémoire ; fermez d’autres onglets et réessayez.",
        german: "Die Arbeit ist ausgefallen, wohl aus Speichermangel; andere Tabs schließen und erneut versuchen.",
        japanese: "処理が止まりました。メモリー不足のようです。ほかのタブを閉じてもう一度試してください。",
    },
];
