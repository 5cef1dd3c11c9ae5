# Partenaires.
propagation-nav = Partenaires
propagation-title-none = Tous les partenaires ont répondu.
propagation-title = { $count ->
    [one] Un accusé de réception manque.
   *[other] { $count } accusés de réception manquent.
 }
propagation-title-late = { $count ->
    [one] Un partenaire n’a pas répondu à temps.
   *[other] { $count } partenaires n’ont pas répondu à temps.
 }
propagation-lede = Chaque effacement et chaque retrait est transmis à ceux qui ont reçu les données. Nous attendons leur accusé.
propagation-margin = Art. 19
propagation-list = Ce qui a été transmis
propagation-list-margin = Les plus récents d’abord
propagation-who = Partenaire
propagation-what = Quoi
propagation-state = État
propagation-due = Attendu avant
propagation-done = Reçu
propagation-none = Rien n’a encore été transmis.
propagation-kind-erasure = Effacement
propagation-kind-consent-withdrawn = Consentement retiré
propagation-status-waiting = À transmettre
propagation-status-sent = Transmis, accusé attendu
propagation-status-acknowledged = Accusé reçu
propagation-status-by-hand = À prévenir par une personne
propagation-hand = À prévenir par une personne
propagation-hand-margin = Sans adresse automatique
propagation-hand-text = Ces partenaires n’ont pas d’adresse automatique. Écrivez-leur, puis dites-le ici quand ils ont répondu.
propagation-hand-who = { $recipient } : { $what }
propagation-hand-contact = Contact : <a href="mailto:{ $email }">{ $email }</a>
propagation-hand-due = Attendu avant le { $date }
propagation-hand-no-contact = La charte ne donne pas de contact : ajoutez-le.
propagation-hand-button = Il a confirmé
propagation-hand-request = Demande { $id }
refusal-propagation-not-by-hand = Ce partenaire reçoit nos messages lui-même : seule sa réponse signée compte. Rien n’a été changé.
