# Le cadre de chaque page.
shell-skip = Aller au contenu
shell-language = Français
shell-charter = Charte des données personnelles
shell-portal = Votre espace, { $name }
shell-nav-public = Navigation principale
shell-nav-portal = Votre espace
shell-nav-console = Console
shell-search = Chercher une demande, une personne, un engagement
shell-search-button = Chercher
shell-signout = Se déconnecter
shell-your-data = Vos données
shell-journal = { $count ->
    [one] { $count } acte au journal · point de contrôle du { $at }.
   *[other] { $count } actes au journal · point de contrôle du { $at }.
 }
shell-journal-unsigned = { $count ->
    [one] { $count } acte au journal · pas encore de point de contrôle.
   *[other] { $count } actes au journal · pas encore de point de contrôle.
 }
shell-verify = Vérifier une preuve

# Formulaires.
form-title = À corriger : { $count ->
    [1] une erreur
   *[other] { $count } erreurs
 } – { $title }
form-errors = { $count ->
    [1] Une chose est à corriger
   *[other] { $count } choses sont à corriger
 }

# Se connecter.
signin-title = Recevoir un lien pour ouvrir votre espace
signin-lede = Pas de compte, pas de mot de passe. Nous vous envoyons un lien, valable vingt minutes.
signin-margin = Vos données
signin-email = Votre adresse de courriel
signin-email-hint = Celle que vous nous avez donnée. Nous ne l’utilisons que pour ce lien.
signin-send = Recevoir le lien
signin-email-missing = Courriel : écrivez votre adresse, par exemple anne@exemple.fr.
signin-email-wrong = Courriel : il manque le « @ » ou le nom après lui, comme dans anne@exemple.fr.
signin-why = Nous ne disons à personne si une adresse nous est connue : la page suivante est la même pour tous.
signin-staff-title = Recevoir un lien pour ouvrir la console
signin-staff-lede = Réservé à l’équipe. Le lien part à votre adresse de travail, valable vingt minutes.
signin-staff-margin = Console
signin-staff-email-hint = Votre adresse de travail, telle que déclarée dans la configuration.
signin-sent-title = Le lien est parti, si l’adresse est juste
signin-sent-lede = Ouvrez le courriel que nous venons d’envoyer et suivez le lien. Il est valable vingt minutes et ne sert qu’une fois.
signin-sent-staff-lede = Si cette adresse est celle d’un membre de l’équipe, un lien vient d’y être envoyé. Il est valable vingt minutes et ne sert qu’une fois.
signin-sent-nothing = Rien n’arrive ?
signin-sent-nothing-text = Attendez deux minutes, puis regardez dans les indésirables. Une faute de frappe est vite faite : vous pouvez recommencer.
signin-sent-again = Demander un autre lien
signin-open-title = Ouvrir votre espace
signin-open-lede = Un dernier geste : ce bouton ouvre votre espace sur cet appareil, pour trente minutes d’inactivité au plus.
signin-open-button = Ouvrir mon espace
signin-open-staff-title = Ouvrir la console
signin-open-staff-lede = Un dernier geste : ce bouton ouvre la console sur cet appareil, pour trente minutes d’inactivité au plus.
signin-open-staff-button = Ouvrir la console
signin-open-not-you = Vous n’avez pas demandé ce lien ? Fermez cette page : rien ne s’ouvre sans ce bouton.
signin-mail-subject = Votre lien pour ouvrir votre espace – { $organisation }
signin-mail-text = Vous avez demandé à ouvrir votre espace chez { $organisation }. Suivez ce lien dans les vingt minutes ; il ne sert qu’une fois.
signin-mail-button = Ouvrir mon espace
signin-mail-after = Vous n’avez rien demandé ? Ne faites rien : sans ce lien, personne n’ouvre votre espace. Vous pouvez répondre à ce courriel.
signin-staff-mail-subject = Votre lien pour ouvrir la console – { $organisation }
signin-staff-mail-text = Vous avez demandé à ouvrir la console de { $organisation }. Suivez ce lien dans les vingt minutes ; il ne sert qu’une fois.
signin-staff-mail-button = Ouvrir la console
signin-staff-mail-after = Vous n’avez rien demandé ? Prévenez la personne qui administre la console.
signout-title = Fermer votre espace sur cet appareil
signout-lede = Vos données ne changent pas. Un nouveau lien rouvrira votre espace quand vous voudrez.
signout-staff-title = Fermer la console sur cet appareil
signout-staff-lede = Un nouveau lien la rouvrira quand vous voudrez.
signout-button = Fermer maintenant

# Ce qui n’a pas marché.
problem-margin = Réponse du serveur
problem-not-found-title = Cette page n’existe pas, ou n’est pas pour vous
problem-not-found-text = L’adresse est peut-être incomplète, ou la page a changé de place. Rien n’est perdu.
problem-method-not-allowed-title = Cette adresse ne fait pas cela
problem-method-not-allowed-text = La page a sans doute été rechargée au milieu d’un envoi. Reprenez depuis le début du formulaire.
problem-conflict-title = Entre-temps, quelque chose a changé
problem-conflict-text = Votre geste n’a pas été enregistré : l’état affiché n’est plus le bon. Revenez à la page, relisez, puis recommencez.
problem-gone-title = Cette page a été retirée
problem-gone-text = Elle a existé et n’existe plus.
problem-link-expired-title = Ce lien ne sert plus
problem-link-expired-text = Il a déjà été utilisé, ou ses vingt minutes sont passées. Demandez-en un autre : cela prend une minute.
problem-too-large-title = C’est trop volumineux
problem-too-large-text = Rien n’a été enregistré. Envoyez un fichier plus petit, ou un texte plus court.
problem-unprocessable-title = Quelque chose est à corriger
problem-unprocessable-text = Rien n’a été enregistré. Revenez au formulaire et vérifiez ce que vous avez écrit.
problem-unsupported-media-title = Ce format n’est pas lu ici
problem-unsupported-media-text = Rien n’a été enregistré. Utilisez le formulaire de la page, ou le format décrit dans la documentation.
problem-bad-request-title = Nous n’avons pas compris cet envoi
problem-bad-request-text = Rien n’a été enregistré. Revenez à la page et recommencez.
problem-unauthenticated-title = Il faut d’abord dire qui vous êtes
problem-unauthenticated-text = La clé est absente, inconnue ou retirée.
problem-cross-site-title = Cet envoi venait d’un autre site
problem-cross-site-text = Par prudence, rien n’a été enregistré. Faites ce geste depuis nos pages.
problem-too-many-requests-title = Trop d’essais à la suite
problem-too-many-requests-text = { $minutes ->
    [1] Attendez une minute, puis recommencez. Rien n’est perdu.
   *[other] Attendez { $minutes } minutes, puis recommencez. Rien n’est perdu.
 }
problem-internal-title = Une erreur de notre côté
problem-internal-text = Votre geste n’est peut-être pas enregistré. Elle est notée dans nos journaux ; vous n’y êtes pour rien. Réessayez dans un moment.
problem-unavailable-title = Un de nos systèmes ne répond pas
problem-unavailable-text = Rien n’est perdu de ce qui vous a été confirmé. Réessayez dans une minute.
problem-next-home = Revenir à nos engagements
problem-next-portal = Revenir à votre espace
problem-next-console = Revenir à la console
problem-next-link = Demander un autre lien
refusal-api-idempotency-key-reused = Cette clé d’idempotence a déjà servi pour une autre demande. Choisissez-en une nouvelle.
